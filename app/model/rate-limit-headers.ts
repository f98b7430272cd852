import type { LimitReading, RateLimits } from '../ports/language-model.ts'

/**
 * OpenAI's headers: x-ratelimit-{limit,remaining,reset}-{requests,tokens}, resets as durations.
 * Source: developers.openai.com, guide "Rate limits", section "Rate limits in headers".
 */
export function readOpenAiLimits(headers: Headers): RateLimits {
  const reading = (bucket: string): LimitReading =>
    limitReading(
      headers.get(`x-ratelimit-limit-${bucket}`),
      headers.get(`x-ratelimit-remaining-${bucket}`),
      parseDuration(headers.get(`x-ratelimit-reset-${bucket}`)),
    )
  return nonEmpty({ requests: reading('requests'), tokens: reading('tokens') })
}

/**
 * Anthropic's headers: anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,reset}, resets
 * as RFC 3339 times. The bucket `tokens` repeats the tightest of the others, so it is read only where they are missing.
 * Source: platform.claude.com, "Rate limits", section "Response headers".
 */
export function readAnthropicLimits(headers: Headers, now: Date): RateLimits {
  const reading = (bucket: string): LimitReading =>
    limitReading(
      headers.get(`anthropic-ratelimit-${bucket}-limit`),
      headers.get(`anthropic-ratelimit-${bucket}-remaining`),
      millisecondsUntil(headers.get(`anthropic-ratelimit-${bucket}-reset`), now),
    )
  const separate = headers.has('anthropic-ratelimit-input-tokens-limit')
  return nonEmpty({
    requests: reading('requests'),
    ...(separate
      ? { inputTokens: reading('input-tokens'), outputTokens: reading('output-tokens') }
      : { tokens: reading('tokens') }),
  })
}

/** What a refusal asks to wait, in milliseconds: retry-after-ms, or Retry-After in seconds or as an HTTP date. */
export function readRetryAfter(headers: Headers, now: Date): number | undefined {
  const milliseconds = parseCount(headers.get('retry-after-ms'))
  if (milliseconds !== undefined) return milliseconds
  const text = headers.get('retry-after')
  const seconds = parseCount(text)
  return seconds === undefined ? millisecondsUntil(text, now) : seconds * 1000
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A duration such as `6m0s`, `8.64s`, `120ms` or `1h2m3s` in milliseconds; undefined where it is none. */
export function parseDuration(text: string | null): number | undefined {
  if (text === null || !/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    total += Number(amount) * (units[unit ?? ''] ?? 0)
  return total
}

function limitReading(limit: string | null, remaining: string | null, resetMs: number | undefined): LimitReading {
  const [most, left] = [parseCount(limit), parseCount(remaining)]
  return {
    ...(most === undefined ? {} : { limit: most }),
    ...(left === undefined ? {} : { remaining: left }),
    ...(resetMs === undefined ? {} : { resetMs }),
  }
}

function nonEmpty(limits: RateLimits): RateLimits {
  return Object.fromEntries(Object.entries(limits).filter(([, reading]) => Object.keys(reading).length > 0))
}

/** Gateways send -1 for "no limit" and the like: what is no count counts as not said. */
function parseCount(text: string | null): number | undefined {
  if (text === null || !/^\s*\d+(\.\d+)?\s*$/.test(text)) return undefined
  return Number(text)
}

function millisecondsUntil(text: string | null, now: Date): number | undefined {
  const at = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}
