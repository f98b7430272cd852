import type { z } from 'zod'
import type { Usage } from '../domain/usage.ts'

export type { Usage } from '../domain/usage.ts'

export type ModelMessage = { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }

/** What a scheduler needs to know of a call; models ignore it. */
export type CallTask = {
  readonly documentId: string
  readonly segmentId: string
  /** Position of the segment in its document, from 0. */
  readonly segmentIndex: number
  /** Such as `prepass`, `extract`, `mine`, `repair`, `embed`; latency statistics are kept by kind. */
  readonly kind: string
  /** Expected seconds of the calls that can only start after this one. */
  readonly remaining: number
  /** Name of the purse that pays, such as a job's id; the whole run's where absent. */
  readonly purse?: string | undefined
}

export type GenerateRequest<T> = {
  readonly schema: z.ZodType<T>
  /** Name of the schema as the provider sees it. */
  readonly schemaName: string
  readonly messages: readonly ModelMessage[]
  readonly maxOutputTokens: number
  readonly signal?: AbortSignal
  readonly task?: CallTask
  /** Version of the prompt, part of the journal's key. */
  readonly promptVersion: string
  /**
   * Called with what the headers say, as soon as they are there: before the answer where it streams, and for errors
   * too. Never called where no answer came.
   */
  readonly onRateLimits?: (limits: RateLimits) => void
  /** Called once when the first piece of the answer arrives. */
  readonly onFirstToken?: () => void
}

/** One bucket as a provider's headers report it. */
export type LimitReading = {
  readonly limit?: number
  readonly remaining?: number
  /** Milliseconds until the bucket is full again. */
  readonly resetMs?: number
}

/** Rate-limit headers; `tokens` for providers that count both directions in one bucket. */
export type RateLimits = {
  readonly requests?: LimitReading
  readonly tokens?: LimitReading
  readonly inputTokens?: LimitReading
  readonly outputTokens?: LimitReading
}

export type FinishReason = 'stop' | 'length' | 'refusal' | 'other'

export type GenerateResult<T> = {
  readonly object: T
  readonly finishReason: FinishReason
  readonly usage: Usage
  readonly rateLimits: RateLimits
  /** True where the journal had it: nothing was paid. */
  readonly replayed?: boolean
}

export type ModelDescription = {
  readonly provider: string
  readonly model: string
  /** Tokens of prompt and answer together, and of the answer alone. */
  readonly contextTokens: number
  readonly maxOutputTokens: number
  /** US dollars a million tokens; undefined where nobody knows. */
  readonly price: { readonly input: number; readonly cachedInput: number; readonly output: number } | undefined
  /** Whether the provider counts input and output in buckets of their own. */
  readonly separateBuckets: boolean
}

/**
 * Asks a model for an object of a schema. Dispatcher and journal are LanguageModels made of a LanguageModel. Throws
 * ModelCallError.
 */
export type LanguageModel = {
  readonly description: ModelDescription
  readonly generateObject: <T>(request: GenerateRequest<T>) => Promise<GenerateResult<T>>
}
