import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBudgetAccount } from '../../app/dispatch/budget-account.ts'
import type { BudgetLimits } from '../../app/dispatch/budget-limits.ts'
import type { Clock } from '../../app/ports/clock.ts'
import type { BudgetReading, RateBudget } from '../../app/ports/rate-budget.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

export const reading = (
  tokens: BudgetReading['limits']['tokens'],
  over: Partial<BudgetReading> = {},
): BudgetReading => ({
  limits: tokens === undefined ? {} : { tokens },
  ageMs: 0,
  least: {},
  refused: {},
  ...over,
})

/** What every rate budget must do; `create` gives one that nobody has asked yet, whose time is the clock's. */
export function describeRateBudget(name: string, create: (limits: BudgetLimits, clock: Clock) => RateBudget): void {
  const budgetOf = (tokens: { ceiling?: number; start?: number }) => {
    const clock = createVirtualClock()
    return { clock, budget: create({ tokens }, clock) }
  }

  describe(`${name}: reserving`, () => {
    it('grants a full bucket at once and then at the rate, half a percent below the limit', async () => {
      const { budget } = budgetOf({ ceiling: 6000 })
      expect((await budget.reserve({ amounts: { tokens: 5970 } })).waitMs).toBe(0)
      expect((await budget.reserve({ amounts: { tokens: 99.5 } })).waitMs).toBeCloseTo(1000)
      expect((await budget.reserve({ amounts: { tokens: 99.5 } })).waitMs).toBeCloseTo(2000)
    })

    it('lets what is larger than the bucket go when it is full', async () => {
      const { budget } = budgetOf({ ceiling: 6000 })
      expect((await budget.reserve({ amounts: { tokens: 50_000 } })).waitMs).toBe(0)
      expect((await budget.reserve({ amounts: { tokens: 1 } })).waitMs).toBeGreaterThan(400_000)
    })

    it('takes back what was not spent, never above a full bucket', async () => {
      const { clock, budget } = budgetOf({ ceiling: 6000 })
      await budget.reserve({ amounts: { tokens: 5970 } })
      clock.jump(60_000)
      const { buckets } = await budget.reserve({ amounts: {}, returned: { tokens: 5970 } })
      expect(buckets.tokens?.level).toBe(5970)
    })

    it('tells everyone what was taken, and what of it has left', async () => {
      const { budget } = budgetOf({ ceiling: 6000 })
      await budget.reserve({ holder: 'one', amounts: { requests: 2, tokens: 1000 } })
      await budget.reserve({ holder: 'other', amounts: { tokens: 50 } })
      const reply = await budget.reserve({
        holder: 'one',
        amounts: { tokens: 300 },
        returned: { tokens: 100 },
        spent: { requests: 2, tokens: 900 },
      })
      expect(reply).toMatchObject({ taken: { requests: 2, tokens: 1250 }, spent: { requests: 2, tokens: 900 } })
    })

    it('waits as long as a 429 asked for, whatever is left', async () => {
      const { clock, budget } = budgetOf({ ceiling: 6000 })
      await budget.reserve({ amounts: {}, pauseMs: 7_200_000 })
      clock.jump(1000)
      expect((await budget.reserve({ amounts: { tokens: 1 } })).waitMs).toBe(7_199_000)
    })

    it.each([0, -5, Number.NaN])('refuses a limit of %d', (ceiling) => {
      expect(() => budgetOf({ ceiling })).toThrow(/must be above 0/)
    })

    it('never lets more leave in any stretch of time than a bucket of that limit holds and gains', async () => {
      const step = fc.record({ pauseMs: fc.nat(90_000), tokens: fc.integer({ min: 1, max: 3000 }) })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
          const perMinute = 6000
          const { clock, budget } = budgetOf({ ceiling: perMinute })
          const departures: { at: number; tokens: number }[] = []
          for (const { pauseMs, tokens } of steps) {
            clock.jump(pauseMs)
            const { waitMs } = await budget.reserve({ amounts: { tokens } })
            // Whoever reserves waits before the next one asks, as a dispatcher does.
            clock.jump(waitMs)
            departures.push({ at: clock.now(), tokens })
          }
          for (const [from, first] of departures.entries()) {
            let sum = 0
            for (const { at, tokens } of departures.slice(from)) {
              sum += tokens
              expect(sum).toBeLessThanOrEqual(perMinute + ((at - first.at) / 60_000) * perMinute + 1e-6)
            }
          }
        }),
      )
    })
  })

  describe(`${name}: headers`, () => {
    it('lower the level to what the provider says', async () => {
      const { budget } = budgetOf({ ceiling: 6000 })
      const { buckets } = await budget.reserve({ amounts: {}, readings: [reading({ limit: 6000, remaining: 100 })] })
      expect(buckets.tokens?.level).toBe(100)
    })

    it('never raise it above what own accounting allows', async () => {
      const { budget } = budgetOf({ ceiling: 6000 })
      const { taken } = await budget.reserve({ amounts: { tokens: 4000 } })
      const generous = reading({ limit: 6000, remaining: 6000 }, { least: taken })
      const { buckets } = await budget.reserve({ amounts: {}, readings: [generous] })
      expect(buckets.tokens?.level).toBe(1970)
    })

    it('give back what an earlier one had taken away by mistake', async () => {
      const { budget } = budgetOf({ ceiling: 6000 })
      await budget.reserve({ amounts: {}, readings: [reading({ remaining: 100 })] })
      const { buckets } = await budget.reserve({ amounts: {}, readings: [reading({ remaining: 5000 })] })
      expect(buckets.tokens?.level).toBe(5000)
    })

    it('do not subtract twice what was in flight when they were written', async () => {
      const { budget } = budgetOf({ ceiling: 6000 })
      const first = await budget.reserve({ amounts: { tokens: 1000 } })
      await budget.reserve({ amounts: { tokens: 2000 }, spent: { tokens: 1000 } })
      // Written before the second call was counted.
      const early = reading({ remaining: 5000 }, { least: first.taken })
      const { buckets } = await budget.reserve({ amounts: {}, spent: { tokens: 2000 }, readings: [early] })
      expect(buckets.tokens?.level).toBe(2970)
      // Written after both, as both had left by then.
      const late = reading({ remaining: 3000 }, { least: { tokens: 3000 } })
      expect((await budget.reserve({ amounts: {}, readings: [late] })).buckets.tokens?.level).toBe(2970)
    })

    it('include what others had spent by then, as far as they have told', async () => {
      const { clock, budget } = budgetOf({ ceiling: 6000 })
      await budget.reserve({ amounts: { tokens: 1000 } })
      await budget.reserve({ amounts: { tokens: 2000 }, spent: { tokens: 1000 } })
      clock.jump(1000)
      await budget.reserve({ amounts: {}, spent: { tokens: 2000 } })
      // Of a call that left a second ago, with 1,000 spent by then; the other 2,000 come off it, and a second is gained.
      const old = reading({ remaining: 4000 }, { ageMs: 1000 })
      const { buckets } = await budget.reserve({ amounts: {}, readings: [old] })
      expect(buckets.tokens?.level).toBeCloseTo(4000 - 2000 + 0.9 * 99.5)
      // The 1,000 were refused since, so it is without them.
      const { buckets: without } = await budget.reserve({
        amounts: {},
        readings: [{ ...old, refused: { tokens: 1000 } }],
      })
      expect(without.tokens?.level).toBeCloseTo(1000 + 0.9 * 99.5)
    })

    it('set a limit that nobody knew, and replace one that was a guess', async () => {
      for (const limits of [{}, { start: 100 }]) {
        const { budget } = budgetOf(limits)
        const { taken } = await budget.reserve({ amounts: { tokens: 50 } })
        const learnt = reading({ limit: 10_000, remaining: 9950 }, { least: taken })
        const { buckets } = await budget.reserve({ amounts: {}, readings: [learnt] })
        expect(buckets.tokens?.perMinute).toBe(9950)
        expect(buckets.tokens?.level).toBeGreaterThan(9890)
      }
    })

    it('leave what the user set as the ceiling, and take a lower limit', async () => {
      const { budget } = budgetOf({ ceiling: 6000 })
      const higher = await budget.reserve({ amounts: {}, readings: [reading({ limit: 99_999, remaining: 99_999 })] })
      expect(higher.buckets.tokens?.perMinute).toBe(5970)
      const lower = await budget.reserve({ amounts: {}, readings: [reading({ limit: 1000, remaining: 1000 })] })
      expect(lower.buckets.tokens?.perMinute).toBe(995)
    })

    it('tell how little a full bucket holds', async () => {
      const { clock, budget } = budgetOf({ ceiling: 6000 })
      // Full in 0.5 s at 100 a second, with 950 left: the provider lets no more than about 1,000 leave at once.
      await budget.reserve({ amounts: {}, readings: [reading({ limit: 6000, remaining: 950, resetMs: 500 })] })
      clock.jump(600_000)
      const { buckets } = await budget.reserve({ amounts: {} })
      expect(buckets.tokens?.level).toBeLessThanOrEqual(1000)
      expect(buckets.tokens?.level).toBeGreaterThan(990)
    })

    it('show in time that the provider counts more than was reserved', async () => {
      const { clock, budget } = budgetOf({ ceiling: 60_000 })
      let counted = 0
      let level = 60_000
      let lastWait = 0
      for (let call = 0; call < 80; call++) {
        const { waitMs, taken } = await budget.reserve({ amounts: { tokens: 2000 } })
        const passMs = Math.max(1000, waitMs)
        clock.jump(passMs)
        level = Math.min(60_000, level + passMs) - 2200
        counted = Math.min(counted, level)
        const said = reading({ remaining: Math.max(0, level) }, { least: taken })
        await budget.reserve({ amounts: {}, spent: { tokens: 2000 }, readings: [said] })
        lastWait = waitMs
      }
      // 2,200 tokens at 1 a millisecond: waits are of what the provider counts, and it was never far overdrawn.
      expect(lastWait).toBeGreaterThan(2150)
      expect(counted).toBeGreaterThan(-500)
    })
  })

  describe(`${name}: the dead`, () => {
    /** A worker that makes calls one after the other, to a provider that tells what remains, and the seconds they take. */
    const secondsOf = async (calls: number, budget: RateBudget, clock: ReturnType<typeof createVirtualClock>) => {
      const account = createBudgetAccount({ budget, clock, refundsUnused: false })
      const from = clock.now()
      let remaining = 100
      for (let call = 0; call < calls; call++) {
        const waitMs = await account.reserve({ requests: 1 })
        clock.jump(waitMs)
        remaining = Math.min(100, remaining + (waitMs / 60_000) * 100) - 1
        account.spend({ requests: 1 }).hear({ requests: { limit: 100, remaining: Math.floor(remaining) } })
      }
      return (clock.now() - from) / 1000
    }
    const budgetOfRequests = () => {
      const clock = createVirtualClock()
      return { clock, budget: create({ requests: { ceiling: 100 } }, clock) }
    }

    it('slow nobody down once they are missed', async () => {
      const { clock, budget } = budgetOfRequests()
      for (const holder of ['a', 'b', 'c', 'd']) await budget.reserve({ holder, amounts: { requests: 30 } })
      clock.jump(300_000)
      // A full bucket at once, and the rest at the rate.
      expect(await secondsOf(140, budget, clock)).toBeCloseTo(((140 - 99.5) / 99.5) * 60, 0)
    })

    it('are missed amid the calls of others, too', async () => {
      const { clock, budget } = budgetOfRequests()
      for (const holder of ['a', 'b', 'c', 'd']) await budget.reserve({ holder, amounts: { requests: 30 } })
      // They hold more than there is; after two minutes, and a wait that was begun in them, calls leave at the rate.
      expect(await secondsOf(600, budget, clock)).toBeLessThan(120 + 30 + ((600 - 99.5) / 99.5) * 60)
    })

    it('are not those that wait, nor those that are only silent and ask again', async () => {
      const { clock, budget } = budgetOfRequests()
      const { waitMs } = await budget.reserve({ holder: 'waits', amounts: { requests: 1000 } })
      expect(waitMs).toBe(0)
      const second = await budget.reserve({ holder: 'waits longer', amounts: { requests: 10 } })
      clock.jump(second.waitMs + 119_000)
      const { taken } = await budget.reserve({ holder: 'asks', amounts: {} })
      expect(taken.requests).toBe(10)
      clock.jump(2000)
      expect((await budget.reserve({ holder: 'asks', amounts: {} })).taken.requests ?? 0).toBe(0)
      const back = await budget.reserve({ holder: 'waits longer', amounts: { requests: 1 }, spent: { requests: 10 } })
      expect(back).toMatchObject({ taken: { requests: 11 }, spent: { requests: 10 } })
    })
  })

  describe(`${name}: the clock`, () => {
    it('may jump back without anything being gained or lost', async () => {
      const { clock, budget } = budgetOf({ ceiling: 6000 })
      await budget.reserve({ amounts: { tokens: 5000 } })
      clock.jump(-30_000)
      expect((await budget.reserve({ amounts: {} })).buckets.tokens?.level).toBe(970)
    })
  })
}
