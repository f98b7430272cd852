import { APIError, APIUserAbortError } from 'openai'
import { type ErrorCode, KnowbaseError } from '../domain/errors.ts'
import type { Usage } from '../domain/usage.ts'
import { abortError, type Endpoint, type Refusal, refusalError, wordsOf } from './call-error.ts'
import { isOpenAi, type OpenAiOptions } from './openai-client.ts'

/** Codes and types of OpenAI's error bodies that say more than their status, with those of llama.cpp. */
const meanings: Readonly<Record<string, ErrorCode>> = {
  invalid_api_key: 'provider_auth',
  insufficient_quota: 'provider_quota',
  billing_hard_limit_reached: 'provider_quota',
  billing_not_active: 'provider_quota',
  context_length_exceeded: 'context_too_long',
  string_above_max_length: 'context_too_long',
  exceed_context_size_error: 'context_too_long',
  model_not_found: 'provider_request',
  rate_limit_exceeded: 'provider_unavailable',
  server_error: 'provider_unavailable',
}

/** What compatible endpoints say in words alone; a single request above the whole minute's limit is among them. */
const tooLong =
  /context (length|size|window)|maximum context|too many (input )?tokens|prompt is too long|request too large/i
const lengthStatuses = new Set<number | undefined>([400, 413, 422, 429, 500])

export type FailedCall = {
  readonly thrown: unknown
  readonly endpoint: Endpoint
  readonly now: Date
  readonly signal: AbortSignal | undefined
  /** What the answer had used when it broke off. */
  readonly usage?: Usage | undefined
}

/** Maps whatever the openai SDK threw to an error of ours. */
export function toOpenAiError({ thrown, endpoint, now, signal, usage }: FailedCall): KnowbaseError {
  if (thrown instanceof KnowbaseError) return thrown
  if (signal?.aborted || thrown instanceof APIUserAbortError) return abortError(signal ?? AbortSignal.abort(thrown))
  return refusalError({ ...refusalOf(thrown), usage }, endpoint, now)
}

/** Anything but an APIError is a connection that broke while the answer streamed. */
export function refusalOf(thrown: unknown): Refusal {
  if (!(thrown instanceof APIError)) {
    return { status: undefined, headers: undefined, message: wordsOf(thrown), meaning: undefined, cause: thrown }
  }
  const { status, headers, message, code, type } = thrown
  const said = status === undefined ? wordsOf(thrown) : message.replace(/^\d+ /, '')
  return { status, headers, message: said, meaning: meaningOf(status, said, code, type), cause: thrown }
}

function meaningOf(
  status: number | undefined,
  message: string,
  code: string | null | undefined,
  type: string | undefined,
): ErrorCode | undefined {
  if (lengthStatuses.has(status) && tooLong.test(message)) return 'context_too_long'
  const meaning = meanings[code ?? ''] ?? meanings[type ?? '']
  // A status says more than `server_error`: 501 will not pass.
  return meaning === 'provider_unavailable' && status !== undefined ? undefined : meaning
}

export function openAiEndpoint({ apiKey, baseUrl }: OpenAiOptions, model: string, modelVariable: string): Endpoint {
  return {
    name: baseUrl === undefined || isOpenAi(baseUrl) ? 'OpenAI' : new URL(baseUrl).host,
    keyVariable: 'OPENAI_API_KEY',
    hasKey: apiKey !== undefined,
    modelVariable,
    baseUrlVariable: 'OPENAI_BASE_URL',
    model,
  }
}
