import { KnowbaseError, toKnowbaseError } from '../domain/errors.ts'
import { ModelCallError } from '../domain/model-call-error.ts'

/** What follows from an error of an attempt. */
export type Verdict =
  /** The provider has no room now: ask again, at no cost of an attempt. */
  | {
      readonly type: 'rejected'
      readonly status: number
      readonly error: KnowbaseError
      readonly retryAfterMs: number | undefined
    }
  /** May succeed when tried again. */
  | { readonly type: 'retry'; readonly error: KnowbaseError; readonly retryAfterMs: number | undefined }
  /** Will fail again. */
  | { readonly type: 'fatal'; readonly error: KnowbaseError }

const noRoom = new Set([429, 503, 529])

export function judge(thrown: unknown): Verdict {
  const error = toKnowbaseError(thrown)
  if (!error.retryable || error.code !== 'provider_unavailable') return { type: 'fatal', error }
  const { status, retryAfterMs } = error instanceof ModelCallError ? error : {}
  if (status !== undefined && noRoom.has(status)) return { type: 'rejected', status, error, retryAfterMs }
  return { type: 'retry', error, retryAfterMs }
}

/** An error that no longer invites to try again, for a call that was tried often enough. */
export function givenUp(error: KnowbaseError, tries: number): KnowbaseError {
  return new KnowbaseError(error.code, `${error.message} (given up after ${tries} attempts)`, {
    advice: error.advice ?? 'Run the same command again later: what is paid for is not paid again.',
    retryable: true,
    data: { ...error.data, attempts: tries },
    cause: error,
  })
}
