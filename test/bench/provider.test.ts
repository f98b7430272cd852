import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainsOf, type TimedCall } from '../../bench/provider/chains.ts'
import { createLatency } from '../../bench/provider/latency.ts'
import { createLimitKeeper } from '../../bench/provider/limits.ts'
import { createStatistics, idleMs } from '../../bench/provider/statistics.ts'
import { createTokenBucket } from '../../bench/provider/token-bucket.ts'
import { openOpenAi, requestOf, withProvider } from '../model/with-provider.ts'
import { fakeClock } from '../support/fake-clock.ts'

describe('a token bucket', () => {
  it('never gives more than its capacity and what flowed in', () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 30_000 }), amount: fc.integer({ min: 1, max: 150 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const clock = fakeClock()
        const bucket = createTokenBucket({ perMinute: 100, clock })
        let given = 0
        for (const { wait, amount } of steps) {
          clock.advance(wait)
          if (bucket.waitFor(amount) > 0) continue
          bucket.take(amount)
          given += amount
        }
        expect(given).toBeLessThanOrEqual(100 + (clock.now() * 100) / 60_000 + 1e-6)
      }),
    )
  })

  it('says how long to wait, and then has it', () => {
    const clock = fakeClock()
    const bucket = createTokenBucket({ perMinute: 60, fill: 0, clock })
    const wait = bucket.waitFor(10)
    expect(wait).toBe(10_000)
    clock.advance(wait)
    expect(bucket.waitFor(10)).toBe(0)
    expect(bucket.waitFor(61)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('limits', () => {
  it('takes from all buckets or from none', () => {
    const clock = fakeClock()
    const keeper = createLimitKeeper({ requestsPerMinute: 10, tokensPerMinute: 100 }, clock)
    expect(keeper.admit({ inputTokens: 60, outputTokens: 30 })).toBeUndefined()
    expect(keeper.admit({ inputTokens: 60, outputTokens: 30 })).toEqual({ lacking: 'tokens', waitMs: 48_000 })
    expect(keeper.buckets.get('requests')?.level()).toBe(9)
    expect(keeper.buckets.get('tokens')?.level()).toBe(10)
  })

  it('are enforced over HTTP', async () => {
    const clock = fakeClock()
    await withProvider({ limits: { requestsPerMinute: 2 }, clock }, async ({ url, statistics }) => {
      const model = openOpenAi(url)
      await model.generateObject(requestOf())
      await model.generateObject(requestOf())
      await expect(model.generateObject(requestOf())).rejects.toMatchObject({ status: 429, retryAfterMs: 30_000 })
      clock.advance(29_999)
      await expect(model.generateObject(requestOf())).rejects.toMatchObject({ status: 429, retryAfterMs: 1 })
      clock.advance(1)
      await model.generateObject(requestOf())
      expect([statistics.count(200), statistics.count(429)]).toEqual([3, 2])
    })
  })
})

describe('latencies', () => {
  const keys = Array.from({ length: 4000 }, (_, index) => `call ${index}`)
  const draws = keys.map((key) => createLatency(7)(key, 0))
  const median = (figures: readonly number[]): number => [...figures].sort((a, b) => a - b)[figures.length / 2] ?? 0

  it('are the same for the same seed and call', () => {
    const draw = createLatency(7)
    expect([...keys].reverse().map((key) => draw(key, 0))).toEqual([...draws].reverse())
    expect(createLatency(8)('call 1', 0)).not.toEqual(draws[1])
    expect(draw('call 1', 1)).not.toEqual(draws[1])
  })

  it('have the distribution they promise', () => {
    expect(median(draws.map((draw) => draw.firstTokenMs))).toBeGreaterThan(560)
    expect(median(draws.map((draw) => draw.firstTokenMs))).toBeLessThan(640)
    expect(median(draws.map((draw) => 1000 / draw.msPerToken))).toBeGreaterThan(70)
    expect(median(draws.map((draw) => 1000 / draw.msPerToken))).toBeLessThan(80)
    // Speed alone is rarely below half of the median, stragglers have a third at most.
    const slow = keys.filter((_, index) => (draws[index]?.msPerToken ?? 0) > 1000 / 37)
    expect(slow.length / keys.length).toBeGreaterThan(0.035)
    expect(slow.length / keys.length).toBeLessThan(0.065)
    const again = slow.filter((key) => createLatency(7)(key, 1).msPerToken > 1000 / 37)
    expect(again.length / slow.length).toBeGreaterThan(0.2)
    expect(again.length / slow.length).toBeLessThan(0.4)
  })
})

it('chains add up what waits for one another: relations for the concepts of their own lines', () => {
  const timed = (schemaName: string, lines: readonly string[], seconds: number): TimedCall => ({
    seconds,
    call: {
      model: 'any',
      messages: [{ role: 'user', content: `<slides>\n${lines.join('\n')}\n</slides>\nAt most 4 concepts.` }],
      format: 'json_schema',
      schemaName,
      schema: undefined,
      maxOutputTokens: 100,
      stream: true,
      parameters: [],
    },
  })
  const calls = [
    timed('concepts', ['1: # Agenda', '2: a broker', '3: a queue'], 5),
    timed('concepts', ['1: # Agenda', '2: an index', '3: a shard'], 9),
    timed('relations', ['1: # Agenda', '2: a broker', '3: a queue'], 2),
    timed('relations', ['1: # Agenda', '3: a shard', '2: an index'], 1),
    timed('repairs', ['2: a broker'], 0.5),
  ]
  expect(Math.max(...chainsOf(calls))).toBe(10)
  expect(Math.max(...chainsOf(calls.toSpliced(1, 1)))).toBe(7)
})

it('statistics tell the time with nothing in flight', () => {
  const clock = fakeClock()
  const book = createStatistics(clock)
  clock.advance(100)
  const first = book.open('a')
  clock.advance(50)
  const second = book.open('b')
  clock.advance(50)
  book.close(first, 'answered', 200)
  clock.advance(50)
  book.close(second, 'aborted', 0)
  clock.advance(100)
  const third = book.open('c')
  clock.advance(10)
  book.close(third, 'answered', 200)
  expect(idleMs(book.calls, 0, clock.now())).toBe(200)
  expect(idleMs(book.calls, 120, clock.now())).toBe(100)
  expect(book.maxInFlight()).toBe(2)
})
