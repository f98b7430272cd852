import type { RateLimits, Usage } from './language-model.ts'

type EmbedRequest = {
  /** At most `maxBatch` texts of `maxBatchTokens` tokens together. */
  readonly texts: readonly string[]
  readonly signal?: AbortSignal
  /** Name of the purse that pays; the whole run's where absent. */
  readonly purse?: string
  /** Called as soon as the answer's headers are there; those of an error too. */
  readonly onRateLimits?: (limits: RateLimits) => void
}

type EmbedResult = {
  /** One vector of unit length a text, in order. */
  readonly vectors: readonly Float32Array[]
  readonly usage: Usage
  readonly rateLimits: RateLimits
}

export type EmbeddingDescription = {
  readonly provider: string
  readonly model: string
  readonly dimensions: number
  /** Most texts in one request. */
  readonly maxBatch: number
  /** Most tokens of all texts of one request. */
  readonly maxBatchTokens: number
  /** Most tokens of one text. */
  readonly maxTextTokens: number
  /** US dollars a million tokens; undefined where nobody knows. */
  readonly price: number | undefined
}

/**
 * One request to a provider of embeddings. A dispatcher is an EmbeddingModel made of an EmbeddingModel; the pipeline sees
 * an Embedder made of either. Throws ModelCallError.
 */
export type EmbeddingModel = {
  readonly description: EmbeddingDescription
  readonly embedBatch: (request: EmbedRequest) => Promise<EmbedResult>
}
