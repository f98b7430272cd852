import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Clock, systemClock } from '../../app/ports/clock.ts'
import { createAnthropicWire } from './anthropic-wire.ts'
import { type Answer, createChat } from './chat.ts'
import { createEmbeddings } from './embeddings.ts'
import type { ChooseFault } from './faults.ts'
import { type DrawLatency, noLatency } from './latency.ts'
import { createLimitKeeper, type ProviderLimits } from './limits.ts'
import { openAiWire } from './openai-wire.ts'
import type { ChatCall } from './provider-call.ts'
import { Disconnected, readJson, sendJson } from './respond.ts'
import { createStatistics, type ProviderStatistics } from './statistics.ts'

export type MockProviderOptions = {
  /** What the model says: an object of the call's schema. */
  readonly answer: Answer
  /** Chat models it has; any where undefined. */
  readonly models?: readonly string[]
  /** The key it takes; any where undefined. */
  readonly key?: string
  /** Limits of chat, and of embeddings, whose pool is their own. Default: none. */
  readonly limits?: ProviderLimits
  readonly embeddingLimits?: ProviderLimits
  /** Whether a 429 says how long to wait. Default true. */
  readonly retryAfter?: boolean
  /** Default: at once. */
  readonly latency?: DrawLatency
  readonly fault?: ChooseFault
  /** Tokens of prompt and answer together. Default 128,000. */
  readonly contextTokens?: number
  /** Formats of answers it understands. Default: all. */
  readonly formats?: readonly ChatCall['format'][]
  /** Parameters it refuses with 400, as endpoints that do not know them do. */
  readonly unknownParameters?: readonly string[]
  /** Embedding models with their dimensions; 501 where there is none. */
  readonly embeddings?: Readonly<Record<string, number>>
  readonly clock?: Clock
  /** Default: a free one. */
  readonly port?: number
}

export type MockProvider = {
  /** For Anthropic's SDK as it is; OpenAI's takes it with /v1 behind it. */
  readonly url: string
  readonly statistics: ProviderStatistics
  readonly close: () => Promise<void>
}

/**
 * A language-model provider on a port of this machine: OpenAI's and Anthropic's wire formats over HTTP, with their
 * streams, limits, headers and errors, latencies and faults.
 */
export async function startMockProvider(options: MockProviderOptions): Promise<MockProvider> {
  const clock = options.clock ?? systemClock
  const statistics = createStatistics(clock)
  const shared = { ...options, clock, latency: options.latency ?? noLatency, statistics }
  const chat = createChat({ ...shared, keeper: createLimitKeeper(options.limits ?? {}, clock) })
  const embeddings = createEmbeddings({ ...shared, keeper: createLimitKeeper(options.embeddingLimits ?? {}, clock) })
  const anthropicWire = createAnthropicWire(clock)

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request)
    switch (`${request.method} ${request.url?.split('?')[0]}`) {
      case 'POST /v1/chat/completions':
        return chat(openAiWire, request, body, response)
      case 'POST /v1/messages':
        return chat(anthropicWire, request, body, response)
      case 'POST /v1/embeddings':
        return embeddings(request, body, response)
      case 'GET /v1/models': {
        const wire = request.headers['anthropic-version'] === undefined ? openAiWire : anthropicWire
        if (options.key !== undefined && wire.keyOf(request.headers) !== options.key) {
          const refusal = { status: 401, reason: 'key', message: 'Incorrect API key provided.' } as const
          return sendJson(response, 401, wire.refusalBody(refusal))
        }
        const names = [...(options.models ?? ['mock-model']), ...Object.keys(options.embeddings ?? {})]
        const data = names.map((id) => ({ id, object: 'model', created: 0, owned_by: 'mock' }))
        return sendJson(response, 200, { object: 'list', data })
      }
      default:
        return sendJson(
          response,
          404,
          openAiWire.refusalBody({ status: 404, reason: 'unknown_path', message: `There is no ${request.url}.` }),
        )
    }
  }

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      if (error instanceof Disconnected) return
      if (!response.headersSent) response.writeHead(500)
      response.end(String(error))
    })
  })
  // Clients keep connections; one that the server closes between two requests would look like a fault.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    statistics,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}
