import type OpenAI from 'openai'
import { KnowbaseError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import { defaultModels, findEmbedding } from './model-catalog.ts'
import { createOpenAiClient, isOpenAi, type OpenAiOptions } from './openai-client.ts'
import { openAiEndpoint, toOpenAiError } from './openai-errors.ts'

export type OpenAiChoice = {
  readonly model: string
  /** Tokens of prompt and answer, where the endpoint says. */
  readonly contextTokens?: number
  /** Undefined where the endpoint has no embeddings. */
  readonly embedding: { readonly model: string; readonly dimensions: number } | undefined
}

export type ChooseOptions = OpenAiOptions & {
  /** OPENAI_MODEL and OPENAI_EMBEDDING_MODEL; undefined where unset. */
  readonly model: string | undefined
  readonly embeddingModel: string | undefined
  readonly clock: Clock
  readonly signal?: AbortSignal
}

/**
 * What to ask of an OpenAI endpoint: the models that are set, else OpenAI's defaults where it has them, else the first
 * ones of its list. Embeddings that are not in the catalogue are tried with one word, which also tells their dimensions.
 * @throws KnowbaseError where a list is needed and cannot be had, or holds no model.
 */
export async function chooseOpenAiModels(options: ChooseOptions): Promise<OpenAiChoice> {
  const { baseUrl, clock, signal } = options
  if (isOpenAi(baseUrl)) {
    const model = options.model ?? defaultModels.openai
    return { model, embedding: await embeddingChoice(options, options.embeddingModel ?? defaultModels.openaiEmbedding) }
  }
  const endpoint = openAiEndpoint(options, options.model ?? 'any model', 'OPENAI_MODEL')
  const listed = await listModels(options).catch((thrown: unknown) => {
    // With the model set the list is not needed.
    if (options.model !== undefined && !signal?.aborted) return []
    throw toOpenAiError({ thrown, endpoint, now: clock.date(), signal })
  })
  const model = options.model ?? preferred(listed, defaultModels.openai, (one) => !isEmbedding(one))
  if (model === undefined) {
    throw new KnowbaseError('provider_request', `${endpoint.name} lists no chat model.`, {
      advice: 'Set OPENAI_MODEL, and check OPENAI_BASE_URL: it often ends in /v1.',
    })
  }
  const embedding = await embeddingChoice(
    options,
    options.embeddingModel ?? preferred(listed, defaultModels.openaiEmbedding, isEmbedding),
  )
  const entry = listed.find((one) => one.id === model)
  const contextTokens = entry && contextOf(entry)
  return { model, embedding, ...(contextTokens === undefined ? {} : { contextTokens }) }
}

async function listModels(options: ChooseOptions): Promise<OpenAI.Model[]> {
  const { signal } = options
  const page = await createOpenAiClient(options).models.list(signal === undefined ? {} : { signal })
  // A web page in place of a list is no list.
  return Array.isArray(page.data) ? page.data : []
}

/** The default where a gateway has it, else the first that fits. */
function preferred(
  listed: readonly OpenAI.Model[],
  name: string,
  fits: (model: OpenAI.Model) => boolean,
): string | undefined {
  return (listed.find(({ id }) => id === name) ?? listed.find(fits))?.id
}

function isEmbedding({ id }: OpenAI.Model): boolean {
  return /embed|(^|[/-])(bge|gte|e5|minilm)\b/i.test(id)
}

/** Beside the standard's fields vLLM lists `max_model_len`, and llama.cpp's server `meta.n_ctx`. */
function contextOf(model: OpenAI.Model): number | undefined {
  const { max_model_len: longest, meta } = model as unknown as Record<string, unknown>
  const inMeta = typeof meta === 'object' && meta !== null && 'n_ctx' in meta ? meta.n_ctx : undefined
  return [longest, inMeta].find((tokens) => typeof tokens === 'number' && tokens > 0) as number | undefined
}

async function embeddingChoice(options: ChooseOptions, model: string | undefined): Promise<OpenAiChoice['embedding']> {
  if (model === undefined) return undefined
  const known = findEmbedding(model)
  if (known !== undefined && isOpenAi(options.baseUrl)) return { model, dimensions: known.dimensions }
  const { signal } = options
  try {
    const { data } = await createOpenAiClient(options).embeddings.create(
      { model, input: ['dimensions'], encoding_format: 'float' },
      signal === undefined ? {} : { signal },
    )
    const dimensions = data[0]?.embedding.length ?? 0
    return dimensions === 0 ? undefined : { model, dimensions }
  } catch (thrown) {
    // A model that was asked for by name must not be replaced in silence.
    if (options.embeddingModel === undefined && !signal?.aborted) return undefined
    const endpoint = openAiEndpoint(options, model, 'OPENAI_EMBEDDING_MODEL')
    throw toOpenAiError({ thrown, endpoint, now: options.clock.date(), signal })
  }
}
