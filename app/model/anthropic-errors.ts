import { APIError, APIUserAbortError } from '@anthropic-ai/sdk'
import { type ErrorCode, KnowbaseError } from '../domain/errors.ts'
import type { Usage } from '../domain/usage.ts'
import { abortError, type Endpoint, type Refusal, refusalError, wordsOf } from './call-error.ts'

/** Types of Anthropic's error bodies that say more than their status, which errors inside a stream lack. */
const meanings: Readonly<Record<string, ErrorCode>> = {
  authentication_error: 'provider_auth',
  permission_error: 'provider_auth',
  billing_error: 'provider_quota',
  not_found_error: 'provider_request',
  request_too_large: 'context_too_long',
  rate_limit_error: 'provider_unavailable',
  api_error: 'provider_unavailable',
  timeout_error: 'provider_unavailable',
  overloaded_error: 'provider_unavailable',
}

const tooLong = /prompt is too long|exceed context limit|context window|too many tokens/i
const noCredit = /credit balance|spend limit|usage limit/i

export type FailedCall = {
  readonly thrown: unknown
  readonly endpoint: Endpoint
  readonly now: Date
  readonly signal: AbortSignal | undefined
  /** What the answer had used when it broke off. */
  readonly usage: Usage | undefined
}

/** Maps whatever Anthropic's SDK threw to an error of ours. */
export function toAnthropicError({ thrown, endpoint, now, signal, usage }: FailedCall): KnowbaseError {
  if (thrown instanceof KnowbaseError) return thrown
  if (signal?.aborted || thrown instanceof APIUserAbortError) return abortError(signal ?? AbortSignal.abort(thrown))
  return refusalError({ ...refusalOf(thrown), usage }, endpoint, now)
}

/** Anything but an APIError is a connection that broke while the answer streamed. */
export function refusalOf(thrown: unknown): Refusal {
  if (!(thrown instanceof APIError)) {
    return { status: undefined, headers: undefined, message: wordsOf(thrown), meaning: undefined, cause: thrown }
  }
  const { status, headers, apiMessage, type, errorCode, message } = thrown
  const said = apiMessage ?? (status === undefined ? wordsOf(thrown) : message)
  return { status, headers, message: said, meaning: meaningOf(status, said, type, errorCode), cause: thrown }
}

function meaningOf(
  status: number | undefined,
  message: string,
  type: string | null,
  errorCode: string | null,
): ErrorCode | undefined {
  if (type === 'invalid_request_error' || status === 400) {
    if (tooLong.test(message)) return 'context_too_long'
    if (noCredit.test(message)) return 'provider_quota'
  }
  // Spend limits come as 429 and do not pass with time; limits of rate and ramp do.
  if (errorCode !== null && /spend_limit/.test(errorCode)) return 'provider_quota'
  return meanings[type ?? '']
}
