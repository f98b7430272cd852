import { ModelCallError } from '../domain/model-call-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { EmbeddingModel } from '../ports/embedding-model.ts'
import { findEmbedding } from './model-catalog.ts'
import { createOpenAiClient, type OpenAiOptions } from './openai-client.ts'
import { openAiEndpoint, refusalOf, toOpenAiError } from './openai-errors.ts'
import { readOpenAiLimits } from './rate-limit-headers.ts'

export type OpenAiEmbeddingsOptions = OpenAiOptions & {
  readonly model: string
  readonly dimensions: number
  readonly clock: Clock
}

/** OpenAI's limits of one request: 2,048 texts, 300,000 tokens together (API reference, "Create embeddings"). */
const limits = { maxBatch: 2048, maxBatchTokens: 300_000 }
/** Of models that nobody declared; long enough for a chunk of a slide. */
const unknownTextTokens = 512

/** Embeddings of OpenAI or of an endpoint that speaks its wire format. */
export function createOpenAiEmbeddings(options: OpenAiEmbeddingsOptions): EmbeddingModel {
  const { model, dimensions, clock } = options
  const client = createOpenAiClient(options)
  const endpoint = openAiEndpoint(options, model, 'OPENAI_EMBEDDING_MODEL')
  const known = findEmbedding(model)
  return {
    description: {
      provider: 'openai',
      model,
      dimensions,
      ...limits,
      maxTextTokens: known?.maxTextTokens ?? unknownTextTokens,
      price: known?.price,
    },
    embedBatch: async ({ texts, signal, onRateLimits }) => {
      try {
        const { data, response } = await client.embeddings
          .create({ model, input: [...texts], encoding_format: 'float' }, signal === undefined ? {} : { signal })
          .withResponse()
        const rateLimits = readOpenAiLimits(response.headers)
        onRateLimits?.(rateLimits)
        const inOrder = [...data.data].sort((a, b) => a.index - b.index)
        return {
          vectors: inOrder.length === texts.length ? inOrder.map((one) => unit(one.embedding, dimensions)) : missing(),
          usage: { inputTokens: data.usage?.prompt_tokens ?? 0, cachedInputTokens: 0, outputTokens: 0 },
          rateLimits,
        }
      } catch (thrown) {
        const { headers } = refusalOf(thrown)
        if (headers !== undefined) onRateLimits?.(readOpenAiLimits(headers))
        throw toOpenAiError({ thrown, endpoint, now: clock.date(), signal })
      }
    },
  }
}

function unit(values: readonly number[], dimensions: number): Float32Array {
  if (values.length !== dimensions) {
    throw new ModelCallError('bad_answer', `Expected vectors of ${dimensions} dimensions, ${values.length} came.`, {
      fault: 'off_schema',
    })
  }
  const length = Math.hypot(...values)
  return Float32Array.from(values, (value) => (length === 0 ? 0 : value / length))
}

function missing(): never {
  throw new ModelCallError('bad_answer', 'There is not one vector a text.', { fault: 'off_schema', retryable: true })
}
