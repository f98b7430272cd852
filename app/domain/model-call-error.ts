import { type ErrorCode, KnowbaseError, type KnowbaseErrorOptions } from './errors.ts'
import type { Usage } from './usage.ts'

/** What is wrong with an answer that came: cut off at its token limit, refused, empty, no JSON, JSON of another shape. */
export type AnswerFault = 'truncated' | 'refused' | 'empty' | 'not_json' | 'off_schema'

export type ModelCallErrorOptions = KnowbaseErrorOptions & {
  /** HTTP status; undefined where no answer came. */
  readonly status?: number
  /** What the provider asked to wait, in milliseconds; undefined where it did not say. */
  readonly retryAfterMs?: number
  /** Tokens that were charged all the same, such as those of a truncated answer. */
  readonly chargedTokens?: number
  /** The same by direction, where the provider said; `chargedTokens` follows from it. */
  readonly usage?: Usage
  /** Where the code is bad_answer. */
  readonly fault?: AnswerFault
}

/** A call to a model provider that brought no usable answer. */
export class ModelCallError extends KnowbaseError {
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
  readonly chargedTokens: number
  readonly usage: Usage | undefined
  readonly fault: AnswerFault | undefined

  constructor(code: ErrorCode, message: string, options: ModelCallErrorOptions = {}) {
    super(code, message, options)
    this.name = 'ModelCallError'
    this.status = options.status
    this.retryAfterMs = options.retryAfterMs
    this.usage = options.usage
    this.chargedTokens =
      options.chargedTokens ?? (options.usage ? options.usage.inputTokens + options.usage.outputTokens : 0)
    this.fault = options.fault
  }
}
