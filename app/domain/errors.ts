import { messageOf } from './message-of.ts'

/** Machine-readable kinds of failure; the command line maps them to exit codes, the service to statuses. */
export type ErrorCode =
  | 'invalid_input' // an argument, option or variable that cannot be used
  | 'not_found'
  | 'unauthorized' // no bearer token, or one that is not valid
  | 'forbidden' // the caller may not do this
  | 'not_a_deck' // the bytes are no PowerPoint package
  | 'encrypted_deck'
  | 'corrupt_deck' // a package whose presentation cannot be read at all
  | 'deck_too_large' // a cap on bytes, parts, elements, depth or time was reached
  | 'store_locked' // another process holds the embedded database
  | 'store_mismatch' // vectors of another model or dimension, a store of another version
  | 'store_failed'
  | 'provider_auth' // the provider refused the key
  | 'provider_quota' // the account's quota or the run's own budget is exhausted
  | 'provider_request' // the provider refuses this request whatever the time: unknown model, bad parameter
  | 'provider_unavailable' // 429, 5xx, broken connections, deadlines
  | 'context_too_long'
  | 'bad_answer' // the model's answer is no use: refused, truncated, not of the schema
  | 'budget_exceeded' // --max-cost
  | 'rate_limited' // this service's own limit of requests
  | 'conflict' // not in this state
  | 'queue_full' // too many jobs wait already
  | 'cancelled'
  | 'internal'

export type KnowbaseErrorOptions = {
  /** What the reader of the message can do next. */
  readonly advice?: string
  /** Whether the same call may succeed later; decided where the cause is known. Default false. */
  readonly retryable?: boolean
  /** Values for programs: file names, limits, statuses. */
  readonly data?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** Every failure knowbase foresees: says what was expected, what came and what to do. */
export class KnowbaseError extends Error {
  readonly code: ErrorCode
  readonly advice: string | undefined
  readonly retryable: boolean
  readonly data: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, options: KnowbaseErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'KnowbaseError'
    this.code = code
    this.advice = options.advice
    this.retryable = options.retryable ?? false
    this.data = options.data ?? {}
  }
}

/** The error itself where it is one of ours; anything else becomes an `internal` one with its cause. */
export function toKnowbaseError(error: unknown): KnowbaseError {
  if (error instanceof KnowbaseError) return error
  if (error instanceof Error && error.name === 'AbortError') {
    return new KnowbaseError('cancelled', 'The run was cancelled.', { cause: error })
  }
  const message = messageOf(error)
  return new KnowbaseError('internal', message, { cause: error })
}
