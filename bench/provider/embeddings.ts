import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { createLocalEmbedder } from '../../app/embedding/local-embedder.ts'
import { countTokens } from '../../app/language/count-tokens.ts'
import type { Clock } from '../../app/ports/clock.ts'
import type { DrawLatency } from './latency.ts'
import type { LimitKeeper } from './limits.ts'
import { openAiLimitHeaders, openAiWire } from './openai-wire.ts'
import type { Refusal } from './provider-call.ts'
import { type RefusalOptions, rateRefusal } from './refusals.ts'
import { pause, sendJson } from './respond.ts'
import type { StatisticsBook } from './statistics.ts'

export type EmbeddingsOptions = RefusalOptions & {
  readonly embeddings?: Readonly<Record<string, number>>
  readonly keeper: LimitKeeper
  readonly latency: DrawLatency
  readonly statistics: StatisticsBook
  readonly clock: Clock
}

const bodySchema = z.object({ model: z.string(), input: z.array(z.string().min(1)).min(1).max(2048) })
/** Most tokens of one request (API reference, "Create embeddings"). */
const maxTokens = 300_000

/** OpenAI's embeddings: hashed words, so that texts that share words are near. */
export function createEmbeddings(options: EmbeddingsOptions) {
  const { embeddings = {}, keeper, statistics, clock } = options
  const embedder = createLocalEmbedder()

  function refusal(dimensions: number | undefined, model: string, tokens: number, key: string | undefined) {
    if (Object.keys(embeddings).length === 0) {
      return { status: 501, reason: 'server', message: 'This server does not support embeddings.' } as const
    }
    if (options.key !== undefined && key !== options.key) {
      return { status: 401, reason: 'key', message: 'Incorrect API key provided.' } as const
    }
    if (dimensions === undefined) {
      return { status: 404, reason: 'model', message: `The model \`${model}\` does not exist.` } as const
    }
    if (tokens > maxTokens) {
      return { status: 400, reason: 'context', message: `maximum context length is ${maxTokens} tokens.` } as const
    }
    return rateRefusal(keeper.admit({ inputTokens: tokens, outputTokens: 0 }), options)
  }

  return async (request: IncomingMessage, body: unknown, response: ServerResponse): Promise<void> => {
    const refuse = ({ status, headers, ...others }: Refusal): void =>
      sendJson(response, status, openAiWire.refusalBody({ status, ...others }), {
        ...openAiLimitHeaders(keeper),
        ...headers,
      })
    const parsed = bodySchema.safeParse(body)
    if (!parsed.success) return refuse({ status: 400, reason: 'parameter', message: 'The input is no list of texts.' })
    const { model, input } = parsed.data
    const key = createHash('sha256').update(JSON.stringify(input)).digest('hex')
    const record = statistics.open(key)
    response.once('close', () => statistics.close(record, response.writableFinished ? 'answered' : 'aborted', 0))

    const tokens = input.reduce((total, text) => total + countTokens(text), 0)
    const dimensions = embeddings[model]
    const refused = refusal(dimensions, model, tokens, openAiWire.keyOf(request.headers))
    if (refused !== undefined || dimensions === undefined) {
      const answer = refused ?? { status: 404, reason: 'model' as const, message: model }
      statistics.close(record, 'refused', answer.status)
      return refuse(answer)
    }
    record.chargedTokens = tokens
    record.latencyMs = options.latency(key, 0).firstTokenMs
    await pause(response, clock, record.latencyMs)
    const vectors = await embedder.embed(input)
    const data = vectors.map((vector, index) => ({ object: 'embedding', index, embedding: fit(vector, dimensions) }))
    statistics.close(record, 'answered', 200)
    const usage = { prompt_tokens: tokens, total_tokens: tokens }
    sendJson(response, 200, { object: 'list', model, data, usage }, openAiLimitHeaders(keeper))
  }
}

/** Not of unit length: whoever needs that has to see to it. */
function fit(vector: Float32Array, dimensions: number): number[] {
  return Array.from({ length: dimensions }, (_, index) => 2 * (vector[index] ?? 0))
}
