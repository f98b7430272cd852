import { type Amounts, addAmounts, type BucketName } from '../domain/amounts.ts'
import type { Clock } from '../ports/clock.ts'
import type { BucketState, BudgetReading, RateBudget } from '../ports/rate-budget.ts'
import {
  type Bucket,
  correct,
  createBucket,
  hopeFor,
  learnCapacity,
  refill,
  setLimit,
  stateOf,
  take,
  waitFor,
} from './bucket.ts'
import { type BudgetLimits, knownLimits, usable } from './budget-limits.ts'
import { createHolders } from './holders.ts'
import { createSpentHistory, overtaking } from './spent-history.ts'

export type LocalRateBudgetOptions = {
  readonly limits: BudgetLimits
  readonly clock: Clock
}

/**
 * A rate budget within one process.
 * @throws KnowbaseError invalid_input for a limit that is not above 0
 */
export function createLocalRateBudget({ limits, clock }: LocalRateBudgetOptions): RateBudget {
  const buckets = knownLimits(limits).map(({ name, ceiling, perMinute }) => ({
    name,
    ceiling,
    bucket: createBucket(perMinute, clock.now()),
  }))
  let taken: Amounts = {}
  let spent: Amounts = {}
  const history = createSpentHistory()
  const holders = createHolders()
  let pausedUntil = Number.NEGATIVE_INFINITY

  const read = (name: BucketName, bucket: Bucket, ceiling: number | undefined, reading: BudgetReading): void => {
    const said = reading.limits[name]
    const limit = said?.limit === undefined ? undefined : Math.min(said.limit, ceiling ?? said.limit) * usable
    const now = taken[name] ?? 0
    const least = reading.least[name] ?? 0
    const spentThen = history.at(bucket.at - reading.ageMs + overtaking)[name] ?? 0
    const most = Math.max(least, spentThen - (reading.refused[name] ?? 0))
    const takenSince = { least: now - most, most: now - least }
    if (limit !== undefined && limit > 0) setLimit(bucket, limit, takenSince.least)
    if (said?.remaining === undefined) return
    correct(bucket, { remaining: said.remaining, ageMs: reading.ageMs, takenSince })
    if (said.resetMs !== undefined) learnCapacity(bucket, said.remaining, said.resetMs)
  }

  return {
    reserve: ({ holder = '', amounts, returned = {}, spent: left = {}, unused = {}, readings = [], pauseMs = 0 }) => {
      const now = clock.now()
      if (pauseMs > 0) pausedUntil = Math.max(pausedUntil, now + pauseMs)
      spent = addAmounts([spent, left])
      holders.hold(holder, amounts, now)
      taken = addAmounts([spent, holders.sum()])
      history.add(now, spent)
      let waitMs = Math.max(0, pausedUntil - now)
      const states: Partial<Record<BucketName, BucketState>> = {}
      for (const { name, ceiling, bucket } of buckets) {
        const amount = amounts[name] ?? 0
        refill(bucket, now)
        // Before the amount is taken: what does not fit into a full bucket is gone.
        take(bucket, -(returned[name] ?? 0))
        take(bucket, amount)
        hopeFor(bucket, unused[name] ?? 0)
        for (const reading of readings) read(name, bucket, ceiling, reading)
        waitMs = Math.max(waitMs, waitFor(bucket, amount))
        states[name] = stateOf(bucket)
      }
      holders.excuse(holder, now + waitMs)
      return Promise.resolve({ waitMs, taken, spent, buckets: states })
    },
  }
}
