import type { LimitKeeper } from './limits.ts'
import type { ChatCall, Refusal } from './provider-call.ts'

export type RefusalOptions = {
  readonly key?: string
  readonly models?: readonly string[]
  readonly formats?: readonly ChatCall['format'][]
  readonly unknownParameters?: readonly string[]
  readonly contextTokens?: number
  readonly retryAfter?: boolean
}

/** Why a provider would refuse a request whatever its load; undefined where it would not. */
export function refusalBefore(
  call: ChatCall,
  inputTokens: number,
  key: string | undefined,
  { key: rightKey, models, formats, unknownParameters = [], contextTokens = 128_000 }: RefusalOptions,
): Refusal | undefined {
  if (rightKey !== undefined && key !== rightKey) {
    return { status: 401, reason: 'key', message: `Incorrect API key provided: ${key?.slice(0, 8)}***.` }
  }
  if (models !== undefined && !models.includes(call.model)) {
    return { status: 404, reason: 'model', message: `The model \`${call.model}\` does not exist.` }
  }
  const unknown = call.parameters.find((parameter) => unknownParameters.includes(parameter))
  if (unknown !== undefined) {
    return { status: 400, reason: 'parameter', message: `Unsupported parameter: '${unknown}'.` }
  }
  if (formats !== undefined && !formats.includes(call.format)) {
    // Anthropic says what it dislikes; many compatible endpoints do not.
    const message = call.format === 'tool' ? 'tool_choice forces tool use, which is not supported.' : 'Invalid request.'
    return { status: 400, reason: 'parameter', message }
  }
  const tokens = inputTokens + call.maxOutputTokens
  if (tokens > contextTokens) {
    const message = `prompt is too long: maximum context length is ${contextTokens} tokens, not ${tokens}.`
    return { status: 400, reason: 'context', message }
  }
  return undefined
}

/** The refusal of a request for which the limits leave no room. */
export function rateRefusal(
  denied: ReturnType<LimitKeeper['admit']>,
  { retryAfter = true }: RefusalOptions,
): Refusal | undefined {
  if (denied === undefined) return undefined
  const { lacking, waitMs } = denied
  if (waitMs === Number.POSITIVE_INFINITY) {
    return { status: 429, reason: 'rate', message: `Request too large for the limit of ${lacking} per minute.` }
  }
  const message = `Rate limit reached on ${lacking} per minute. Please try again in ${Math.ceil(waitMs)}ms.`
  const headers = { 'retry-after': String(Math.ceil(waitMs / 1000)), 'retry-after-ms': String(Math.ceil(waitMs)) }
  return { status: 429, reason: 'rate', message, ...(retryAfter ? { headers } : {}) }
}
