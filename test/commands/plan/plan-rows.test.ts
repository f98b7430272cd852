import { describe, expect, it } from 'vitest'
import { machineRows, tierRows } from '../../../app/commands/plan/plan-rows.ts'
import { estimateRun } from '../../../app/pipeline/estimate.ts'
import { profiles } from '../../../app/profiles.ts'

/** Thirty segments of one call of three minutes each. */
const calls = Array.from({ length: 30 }, (_, segmentIndex) => ({
  kind: 'extract',
  segmentIndex,
  inputTokens: 1_000,
  reservedTokens: 200,
  outputTokens: 100,
  after: [],
}))
const estimate = (cap?: number, limits = {}) =>
  estimateRun({
    calls,
    embedding: { requests: 2, tokens: 10_000, price: 0.1 },
    terms: { price: { input: 1, cachedInput: 0.1, output: 10 }, separateBuckets: false, limits },
    pace: { firstTokenMs: 80_000, tokensPerSecond: 1 },
    cap,
  })

/** What thirty segments are taken to ask about citations. */
const questions = { calls: 13.5, input: 13.5 * 510, output: 13.5 * 25, charged: 13.5 * 580 }
const dollars = ((30_000 + questions.input) * 1 + (3_000 + questions.output) * 10 + 10_000 * 0.1) / 1e6

describe('an estimate', () => {
  it('sums calls, tokens and dollars of the model and of the vectors', () => {
    expect(estimate()).toMatchObject({
      calls: 32 + questions.calls,
      inputTokens: 40_000 + questions.input,
      outputTokens: 3_000 + questions.output,
      chargedTokens: 46_000 + questions.charged,
      dollars: expect.closeTo(dollars, 10),
      bound: { seconds: 180, binds: 'chain' },
    })
  })

  it('follows chains through the calls that wait for others', () => {
    const chained = calls.slice(0, 3).map((call, at) => ({ ...call, segmentIndex: 0, after: at === 0 ? [] : [at - 1] }))
    const { bound } = estimateRun({
      calls: [...chained, ...calls.slice(3)],
      embedding: undefined,
      terms: { price: undefined, separateBuckets: false, limits: {} },
      pace: { firstTokenMs: 80_000, tokensPerSecond: 1 },
    })
    expect(bound).toMatchObject({ seconds: 540, binds: 'chain' })
  })

  it('is bound by tokens, prompts and reserved answers, where they bind', () => {
    const { bound } = estimate(undefined, { tokens: { perMinute: 6_000, burst: 6_000 } })
    expect(bound).toMatchObject({ seconds: ((36_000 - 6_000) / 6_000) * 60, binds: 'tokens' })
  })
})

describe('the rows of a plan', () => {
  const rows = machineRows(estimate, profiles, 'us-east-1')
  const rowOf = (machine: string) => rows.find((row) => row.machine === machine)

  it('compare every profile, at the cap of its deployment, with one segment after the other', () => {
    expect(rows.map((row) => row.machine)).toEqual([
      'laptop, one by one',
      'laptop',
      ...profiles.map(({ instanceType }) => instanceType),
    ])
    expect(rowOf('laptop, one by one')).toMatchObject({ segmentsAtOnce: 1, minutes: 90, gain: 1, minutesSaved: 0 })
    expect(rowOf('laptop')).toMatchObject({ segmentsAtOnce: 'auto', minutes: 3, capCosts: 0, gain: 30, binds: 'chain' })
    expect(rowOf('t3.2xlarge')).toMatchObject({ segmentsAtOnce: 5, minutes: 18, capCosts: 15, gain: 5, binds: 'cap' })
  })

  it('count the money of machine and calls, and the hours of ten decks a day', () => {
    const machine = (18 / 60) * 0.3328
    expect(rowOf('t3.2xlarge')).toMatchObject({
      machineDollars: expect.closeTo(machine, 10),
      totalDollars: expect.closeTo(machine + dollars, 10),
      minutesSaved: 72,
      hoursSavedADay: 12,
    })
  })

  it('have one for each kind of account, with its own limits', async () => {
    const tiers = [
      { name: 'small', limits: { tokens: { perMinute: 6_000, burst: 6_000 } } },
      { name: 'large', limits: { requests: { perMinute: 5_000, burst: 5_000 } } },
    ]
    expect(await tierRows(tiers, async ({ limits }) => estimate(undefined, limits))).toMatchObject([
      { tier: 'small', limits: '6,000', minutes: 5, binds: 'tokens' },
      { tier: 'large', limits: '5,000', minutes: 3, binds: 'chain' },
    ])
  })
})
