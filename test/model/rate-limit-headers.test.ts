import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  parseDuration,
  readAnthropicLimits,
  readOpenAiLimits,
  readRetryAfter,
} from '../../app/model/rate-limit-headers.ts'

const now = new Date('2026-11-24T12:00:00Z')

describe('rate-limit headers', () => {
  it("reads OpenAI's", () => {
    const headers = new Headers({
      'x-ratelimit-limit-requests': '500',
      'x-ratelimit-remaining-requests': '499',
      'x-ratelimit-reset-requests': '120ms',
      'x-ratelimit-limit-tokens': '200000',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '6m0s',
    })
    expect(readOpenAiLimits(headers)).toEqual({
      requests: { limit: 500, remaining: 499, resetMs: 120 },
      tokens: { limit: 200_000, remaining: 0, resetMs: 360_000 },
    })
  })

  it("reads Anthropic's, directions apart", () => {
    const headers = new Headers({
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2026-11-24T12:00:01Z',
      'anthropic-ratelimit-tokens-limit': '38000',
      'anthropic-ratelimit-input-tokens-limit': '30000',
      'anthropic-ratelimit-input-tokens-remaining': '29000',
      'anthropic-ratelimit-input-tokens-reset': '2026-11-24T12:00:02.500Z',
      'anthropic-ratelimit-output-tokens-limit': '8000',
      'anthropic-ratelimit-output-tokens-remaining': '7000',
      'anthropic-ratelimit-output-tokens-reset': '2026-11-24T11:59:00Z',
    })
    expect(readAnthropicLimits(headers, now)).toEqual({
      requests: { limit: 50, remaining: 49, resetMs: 1000 },
      inputTokens: { limit: 30_000, remaining: 29_000, resetMs: 2500 },
      outputTokens: { limit: 8000, remaining: 7000, resetMs: 0 },
    })
  })

  it('leaves out what is missing or no count', () => {
    expect(readOpenAiLimits(new Headers())).toEqual({})
    expect(readAnthropicLimits(new Headers(), now)).toEqual({})
    const odd = new Headers({ 'x-ratelimit-limit-tokens': '-1', 'x-ratelimit-remaining-tokens': 'unlimited' })
    expect(readOpenAiLimits(odd)).toEqual({})
  })

  it.each([
    ['6m0s', 360_000],
    ['8.64s', 8640],
    ['120ms', 120],
    ['1h2m3.5s', 3_723_500],
    ['1d', 86_400_000],
    ['0s', 0],
  ])('%s is %i ms', (text, milliseconds) => expect(parseDuration(text)).toBeCloseTo(milliseconds, 6))

  it.each([null, '', '5', 's', '5 s', '5s garbage', '-5s'])('%j is no duration', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  )

  it('reads every duration as the sum of its parts', () => {
    const part = fc.integer({ min: 0, max: 999 })
    fc.assert(
      fc.property(part, part, part, part, (hours, minutes, seconds, rest) => {
        const expected = hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + rest
        expect(parseDuration(`${hours}h${minutes}m${seconds}s${rest}ms`)).toBe(expected)
      }),
    )
  })

  it.each([
    [{}, undefined],
    [{ 'retry-after': '20' }, 20_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '1209600' }, 1_209_600_000],
    [{ 'retry-after': 'Tue, 24 Nov 2026 12:01:30 GMT' }, 90_000],
    [{ 'retry-after': 'Tue, 24 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after-ms': '1500', 'retry-after': '2' }, 1500],
  ])('%j asks for %s ms', (headers, milliseconds) =>
    expect(readRetryAfter(new Headers(headers as Record<string, string>), now)).toBe(milliseconds),
  )
})
