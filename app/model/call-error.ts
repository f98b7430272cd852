import { type ErrorCode, KnowbaseError } from '../domain/errors.ts'
import { ModelCallError } from '../domain/model-call-error.ts'
import type { Usage } from '../domain/usage.ts'
import { readRetryAfter } from './rate-limit-headers.ts'

/** What an error message may name: whom we asked and which variables set it. */
export type Endpoint = {
  /** `OpenAI`, `Anthropic` or the host of another endpoint. */
  readonly name: string
  readonly keyVariable: string
  readonly hasKey: boolean
  readonly modelVariable: string
  readonly baseUrlVariable: string
  readonly model: string
}

/** A provider's refusal, without what is peculiar to its SDK. */
export type Refusal = {
  /** Undefined where the connection broke or an error came inside a stream. */
  readonly status: number | undefined
  readonly headers: Headers | undefined
  readonly message: string
  /** Which of our codes the provider's own words mean; undefined where the status decides. */
  readonly meaning: ErrorCode | undefined
  /** What a stream that broke had used by then. */
  readonly usage?: Usage | undefined
  readonly cause: unknown
}

/** The error of a call that the provider refused, from its status and what it said. */
export function refusalError(refusal: Refusal, endpoint: Endpoint, now: Date): ModelCallError {
  const { status, headers, cause, usage } = refusal
  const code = refusal.meaning ?? codeOfStatus(status)
  const retryAfterMs = headers === undefined ? undefined : readRetryAfter(headers, now)
  const { message, advice } = wording(code, refusal, endpoint)
  return new ModelCallError(code, message, {
    retryable: code === 'provider_unavailable',
    advice,
    cause,
    ...(status === undefined ? {} : { status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(usage === undefined ? {} : { usage }),
  })
}

/**
 * The error of a call that was aborted: the reason itself where it is one of ours, such as a deadline's, so that whoever
 * aborts decides what it means.
 */
export function abortError(signal: AbortSignal): KnowbaseError {
  const reason: unknown = signal.reason
  if (reason instanceof KnowbaseError) return reason
  return new ModelCallError('cancelled', 'The call was cancelled.', { cause: reason })
}

/** `Connection error.` says little: its causes name host and reason. */
export function wordsOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const inner = thrown.cause instanceof Error ? wordsOf(thrown.cause) : ''
  // A name with several addresses fails without a message of its own.
  const own = thrown.message === '' && 'code' in thrown ? String(thrown.code) : thrown.message
  return inner === '' ? own : `${own.replace(/\.$/, '')}: ${inner}`
}

function codeOfStatus(status: number | undefined): ErrorCode {
  if (status === 401 || status === 403) return 'provider_auth'
  if (status === 402) return 'provider_quota'
  if (status === 413) return 'context_too_long'
  const passes = status === undefined || status === 408 || status === 409 || status === 429 || status >= 500
  return passes && status !== 501 ? 'provider_unavailable' : 'provider_request'
}

function wording(code: ErrorCode, refusal: Refusal, endpoint: Endpoint): { message: string; advice: string } {
  const { name, keyVariable, modelVariable, baseUrlVariable, model } = endpoint
  switch (code) {
    case 'provider_auth':
      // The provider's own message repeats part of the key, so it is left out for a wrong one.
      return refusal.status === 403
        ? {
            message: `${name} forbids this: ${refusal.message}`,
            advice: `Check what the key of ${keyVariable} may do.`,
          }
        : endpoint.hasKey
          ? { message: `${name} refused the key of ${keyVariable}.`, advice: `Set ${keyVariable} to a valid key.` }
          : { message: `${name} asks for a key.`, advice: `Set ${keyVariable}.` }
    case 'provider_quota':
      return {
        message: `The quota of the account at ${name} is exhausted: ${refusal.message}`,
        advice: 'Add credit or raise the limit there, then run the same command again: nothing is paid twice.',
      }
    case 'context_too_long':
      return {
        message: `The prompt is too long for ${model}: ${refusal.message}`,
        advice: 'Ask with less text at once.',
      }
    case 'provider_unavailable':
      return refusal.status === 429
        ? { message: `${name} asks for fewer calls: ${refusal.message}`, advice: 'Try again later.' }
        : {
            message: `${name} is not available: ${refusal.message}`,
            advice: `Try again later; check ${baseUrlVariable} where it is set.`,
          }
    default:
      return {
        message: `${name} refuses the request for ${model}: ${refusal.message}`,
        advice:
          refusal.status === 404
            ? `Check ${modelVariable}, and ${baseUrlVariable} where it is set.`
            : `Another model may take it: set ${modelVariable}.`,
      }
  }
}
