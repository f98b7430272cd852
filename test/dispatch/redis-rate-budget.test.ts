import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BudgetLimits } from '../../app/dispatch/budget-limits.ts'
import { createLocalRateBudget } from '../../app/dispatch/local-rate-budget.ts'
import { createRedisLink, type RedisLink } from '../../app/dispatch/redis/redis-link.ts'
import { createRedisRateBudget } from '../../app/dispatch/redis-rate-budget.ts'
import { type BucketName, bucketNames } from '../../app/domain/amounts.ts'
import { systemClock } from '../../app/ports/clock.ts'
import type { RateBudget, ReserveRequest } from '../../app/ports/rate-budget.ts'
import { onRedis } from '../services/on-redis.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { describeRateBudget, reading } from './describe-rate-budget.ts'
import { createFaultyProxy } from './support/faulty-proxy.ts'

await onRedis('the budget in Redis', (server) => {
  let link: RedisLink
  beforeAll(() => {
    link = createRedisLink({ url: server().url, clock: systemClock })
  })
  afterAll(() => link.close())

  /** On the server's own time where no other is given. */
  const open = (
    limits: BudgetLimits,
    { pool = randomUUID() as string, now = undefined as (() => number) | undefined },
  ) => createRedisRateBudget({ link, pool, limits, ...(now === undefined ? {} : { now }) })

  describeRateBudget('the budget in Redis', (limits, clock) => open(limits, { now: clock.now }))

  describe('the budget in Redis', () => {
    it('is one for all who name the same pool, and another for others', async () => {
      const limits = { tokens: { ceiling: 6000 } }
      const [one, other] = [open(limits, { pool: 'shared' }), open(limits, { pool: 'shared' })]
      expect((await one.reserve({ holder: 'one', amounts: { tokens: 5970 } })).waitMs).toBe(0)
      const { waitMs, taken } = await other.reserve({ holder: 'other', amounts: { tokens: 995 } })
      expect(taken).toEqual({ tokens: 6965 })
      // Ten seconds by the server's time, less those that passed between the two.
      expect(waitMs).toBeGreaterThan(0)
      expect(waitMs).toBeLessThanOrEqual(10_000)
      expect((await open(limits, { pool: 'alone' }).reserve({ amounts: { tokens: 995 } })).waitMs).toBe(0)
    })

    it('shares the pause of a 429 and what the headers taught', async () => {
      const [one, other] = [open({ tokens: {} }, { pool: 'taught' }), open({ tokens: {} }, { pool: 'taught' })]
      const learnt = reading({ limit: 10_000, remaining: 4000 })
      await one.reserve({ amounts: {}, readings: [learnt], pauseMs: 60_000 })
      const { waitMs, buckets } = await other.reserve({ amounts: { tokens: 1 } })
      expect(waitMs).toBeGreaterThan(30_000)
      expect(buckets.tokens?.perMinute).toBe(9950)
      expect(buckets.tokens?.level).toBeLessThan(9000)
    })

    it('counts a request once whose answer is lost with the connection', async () => {
      const faulty = await createFaultyProxy(Number(new URL(server().url).port))
      const over = createRedisLink({ url: faulty.url, clock: systemClock })
      const clock = createVirtualClock()
      const budget = createRedisRateBudget({ link: over, pool: 'lost', limits: { tokens: {} }, now: clock.now })
      await budget.reserve({ amounts: { tokens: 10 }, pauseMs: 5000 })
      faulty.loseNextAnswer()
      const request = { amounts: { tokens: 20 }, spent: { tokens: 10 } }
      const reply = await budget.reserve(request)
      expect(faulty.lost()).toBe(1)
      expect(reply).toMatchObject({ waitMs: 5000, taken: { tokens: 30 }, spent: { tokens: 10 } })
      // The same once more is another request.
      expect(await budget.reserve(request)).toMatchObject({ taken: { tokens: 40 }, spent: { tokens: 20 } })
      over.close()
      await faulty.close()
    })

    it('follows a setting that was changed', async () => {
      const clock = createVirtualClock()
      const pool = { pool: 'changed', now: clock.now }
      await open({ tokens: { ceiling: 6000 } }, pool).reserve({ amounts: { tokens: 1000 } })
      const { buckets } = await open({ tokens: { ceiling: 3000 } }, pool).reserve({ amounts: {} })
      expect(buckets.tokens).toMatchObject({ perMinute: 2985, level: 1985 })
    })

    it('reckons as the local one does, whatever comes', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(arbitraryStep, { maxLength: 40 }), arbitraryLimits, async (steps, limits) => {
          const clock = createVirtualClock()
          const local = createLocalRateBudget({ limits, clock })
          const shared = open(limits, { now: clock.now })
          for (const { passMs, request } of steps) {
            clock.jump(passMs)
            await expectSame(local, shared, request)
          }
        }),
        { numRuns: 60 },
      )
    })
  })
})

async function expectSame(local: RateBudget, shared: RateBudget, request: ReserveRequest): Promise<void> {
  const [expected, came] = [await local.reserve(request), await shared.reserve(request)]
  // Redis writes numbers with 14 digits.
  const near = (figure: number | undefined, wanted: number | undefined): void => {
    if (wanted === undefined || !Number.isFinite(wanted)) expect(figure).toBe(wanted)
    else expect(Math.abs((figure ?? Number.NaN) - wanted)).toBeLessThan(1e-6 * Math.max(1, Math.abs(wanted)))
  }
  near(came.waitMs, expected.waitMs)
  for (const name of bucketNames) {
    near(came.taken[name] ?? 0, expected.taken[name] ?? 0)
    near(came.spent[name] ?? 0, expected.spent[name] ?? 0)
    for (const figure of ['perMinute', 'capacity', 'level'] as const)
      near(came.buckets[name]?.[figure], expected.buckets[name]?.[figure])
  }
}

const names = ['requests', 'tokens'] as const satisfies BucketName[]
const arbitraryAmounts = fc.record(
  Object.fromEntries(names.map((name) => [name, fc.nat(3000)])) as Record<(typeof names)[number], fc.Arbitrary<number>>,
  { requiredKeys: [] },
)
const arbitraryRequest = fc.record(
  {
    holder: fc.constantFrom('one', 'other', 'third'),
    amounts: arbitraryAmounts,
    returned: arbitraryAmounts,
    spent: arbitraryAmounts,
    unused: arbitraryAmounts,
    pauseMs: fc.nat(2000),
    readings: fc.array(
      fc.record({
        limits: fc.record(
          {
            tokens: fc.record(
              { limit: fc.integer({ min: 1, max: 20_000 }), remaining: fc.nat(20_000), resetMs: fc.nat(60_000) },
              { requiredKeys: [] },
            ),
          },
          { requiredKeys: [] },
        ),
        ageMs: fc.nat(5000),
        least: arbitraryAmounts,
        refused: arbitraryAmounts,
      }),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['amounts'] },
)
const arbitraryPause = fc.oneof(fc.integer({ min: -100, max: 30_000 }), fc.integer({ min: 100_000, max: 140_000 }))
const arbitraryStep = fc.record({ passMs: arbitraryPause, request: arbitraryRequest })
const arbitraryLimits = fc.record(
  {
    requests: fc.record({ start: fc.integer({ min: 1, max: 500 }) }, { requiredKeys: [] }),
    tokens: fc.record({ ceiling: fc.integer({ min: 100, max: 10_000 }) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['tokens'] },
)
