import { describe, expect, it } from 'vitest'
import { type CallTerms, callFigures, type PoolTerms } from '../../app/pipeline/call-figures.ts'
import { attemptOf } from '../support/call-attempt.ts'

const pool = (over: Partial<PoolTerms> = {}): PoolTerms => ({
  price: { input: 1, cachedInput: 0.5, output: 10 },
  separateBuckets: false,
  limits: {},
  ...over,
})
const terms = (over: Partial<PoolTerms> = {}, cap?: number): CallTerms => ({ pool: () => pool(over), cap })

describe('the figures of a run', () => {
  it('count results, tokens, dollars, rejections, hedges and waste', () => {
    const attempts = [
      attemptOf(),
      attemptOf({ call: 2, outcome: 'rejected', usage: undefined, chargedTokens: 0, status: 429 }),
      attemptOf({ call: 2, endedAt: 9_000, hedge: true }),
      attemptOf({ call: 2, outcome: 'abandoned', usage: undefined }),
      attemptOf({ call: 3, outcome: 'failed', usage: { inputTokens: 500, cachedInputTokens: 0, outputTokens: 7 } }),
    ]
    const dollars = 2 * ((900 * 1 + 300 * 0.5 + 100 * 10) / 1e6) + (500 + 70) / 1e6
    expect(callFigures(attempts, 4, terms())).toMatchObject({
      calls: 2,
      replayed: 4,
      inputTokens: 2_900,
      cachedInputTokens: 600,
      outputTokens: 207,
      dollars: expect.closeTo(dollars, 10),
      rateLimited: 1,
      failedAttempts: 1,
      hedges: 1,
      chargedTokens: 4 * 1_600,
      wastedTokens: 2 * 1_600,
      callingSeconds: 8.5,
    })
  })

  it('of nothing are zeros and a ratio of 1', () => {
    expect(callFigures([], 0, terms())).toMatchObject({ calls: 0, dollars: 0, callingSeconds: 0, ratio: 1 })
  })

  it('know no dollars where a price is not known', () => {
    expect(callFigures([attemptOf()], 0, terms({ price: undefined })).dollars).toBeUndefined()
  })
})

describe('the bound of a run', () => {
  const at = (segmentId: string, queuedAt: number, sentAt: number, endedAt: number) =>
    attemptOf({ queuedAt, sentAt, endedAt }, { segmentId })

  it('is the longest chain: calls that were queued after others had ended; waits are no part of it', () => {
    const attempts = [
      at('one', 0, 0, 3_000),
      at('one', 0, 1_000, 2_000),
      at('one', 3_000, 5_000, 6_000),
      at('two', 0, 0, 3_900),
      attemptOf({ outcome: 'abandoned', queuedAt: 0, sentAt: 0, endedAt: 5_000 }, { segmentId: 'two' }),
    ]
    const figures = callFigures(attempts, 0, terms())
    expect(figures).toMatchObject({ boundSeconds: 4, boundBy: 'chain', callingSeconds: 6, ratio: 1.5 })
  })

  it('is the tokens, prompt and reserved answer, where they bind', () => {
    const attempts = Array.from({ length: 10 }, (_, index) => at(String(index), 0, 0, 1_000))
    const limits = { tokens: { perMinute: 6_000, burst: 1_000 } }
    expect(callFigures(attempts, 0, terms({ limits }))).toMatchObject({ boundSeconds: 150, boundBy: 'tokens' })
  })

  it('is the cap on segments where it binds', () => {
    const attempts = Array.from({ length: 10 }, (_, index) => at(String(index), 0, 0, 1_000))
    expect(callFigures(attempts, 0, terms({}, 2))).toMatchObject({ boundSeconds: 5, boundBy: 'cap' })
  })

  it('is that of the pool that binds most', () => {
    const attempts = [at('one', 0, 0, 1_000), attemptOf({ pool: 'slow', queuedAt: 0, sentAt: 0, endedAt: 7_000 })]
    expect(callFigures(attempts, 0, terms())).toMatchObject({ boundSeconds: 7 })
  })
})
