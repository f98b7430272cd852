import { type ErrorCode, KnowbaseError, type KnowbaseErrorOptions } from './errors.ts'

export type ModelCallErrorOptions = KnowbaseErrorOptions & {
  /** HTTP status; undefined where no answer came. */
  readonly status?: number
  /** What the provider asked to wait, in milliseconds; undefined where it did not say. */
  readonly retryAfterMs?: number
  /** Tokens that were charged all the same, such as those of a truncated answer. */
  readonly chargedTokens?: number
}

/** A call to a model provider that brought no usable answer. */
export class ModelCallError extends KnowbaseError {
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
  readonly chargedTokens: number

  constructor(code: ErrorCode, message: string, options: ModelCallErrorOptions = {}) {
    super(code, message, options)
    this.name = 'ModelCallError'
    this.status = options.status
    this.retryAfterMs = options.retryAfterMs
    this.chargedTokens = options.chargedTokens ?? 0
  }
}
