import { type Amounts, addAmounts, type BucketName, subtractAmounts } from '../domain/amounts.ts'
import { KnowbaseError } from '../domain/errors.ts'
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

type LimitOptions = {
  /** A minute, as the user set it: never exceeded, whatever the provider says. */
  readonly ceiling?: number | undefined
  /** A minute, until the provider says something else. Without either nothing is held back until it does. */
  readonly start?: number | undefined
}

/** The buckets a provider counts by, and what is known of each. */
export type BudgetLimits = Readonly<Partial<Record<BucketName, LimitOptions>>>

export type LocalRateBudgetOptions = {
  readonly limits: BudgetLimits
  readonly clock: Clock
}

/** Part of each limit that is left alone, for clocks and counters that differ. */
const headroom = 0.005

/**
 * A rate budget within one process.
 * @throws KnowbaseError invalid_input for a limit that is not above 0
 */
export function createLocalRateBudget({ limits, clock }: LocalRateBudgetOptions): RateBudget {
  const entries = Object.entries(limits) as [BucketName, LimitOptions][]
  const buckets = entries.map(([name, { ceiling, start }]) => {
    const limit = ceiling ?? start
    if (limit !== undefined && !(limit > 0))
      throw new KnowbaseError('invalid_input', `A limit of ${name} a minute must be above 0, not ${limit}`)
    return { name, ceiling, bucket: createBucket(usable(limit), clock.now()) }
  })
  let taken: Amounts = {}
  let pausedUntil = Number.NEGATIVE_INFINITY

  const read = (name: BucketName, bucket: Bucket, ceiling: number | undefined, reading: BudgetReading): void => {
    const said = reading.limits[name]
    const limit = said?.limit === undefined ? undefined : usable(Math.min(said.limit, ceiling ?? said.limit))
    const now = taken[name] ?? 0
    const takenSince = {
      least: now - (reading.included.most[name] ?? 0),
      most: now - (reading.included.least[name] ?? 0),
    }
    if (limit !== undefined && limit > 0) setLimit(bucket, limit, takenSince.least)
    if (said?.remaining === undefined) return
    correct(bucket, { remaining: said.remaining, ageMs: reading.ageMs, takenSince })
    if (said.resetMs !== undefined) learnCapacity(bucket, said.remaining, said.resetMs)
  }

  return {
    reserve: ({ amounts, returned = {}, unused = {}, readings = [], pauseMs = 0 }) => {
      const now = clock.now()
      if (pauseMs > 0) pausedUntil = Math.max(pausedUntil, now + pauseMs)
      taken = addAmounts([subtractAmounts(taken, returned), amounts])
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
      return Promise.resolve({ waitMs, taken, buckets: states })
    },
    close: () => Promise.resolve(),
  }
}

function usable(limit: number | undefined): number | undefined {
  return limit === undefined ? undefined : limit * (1 - headroom)
}
