import type { Amounts, BucketName } from '../domain/amounts.ts'
import type { Clock } from '../ports/clock.ts'
import type { RateLimits } from '../ports/language-model.ts'
import { backoff, type Random } from './backoff.ts'
import type { BudgetAccount } from './budget-account.ts'
import type { ConcurrencyWindow } from './concurrency-window.ts'

export type Rejection = {
  readonly startedAt: number
  readonly retryAfterMs: number | undefined
  readonly amounts: Amounts
  readonly limits: RateLimits
  /** Attempts that are still with the provider. */
  readonly inFlight: number
}

export type RejectionsOptions = {
  readonly account: BudgetAccount
  readonly window: ConcurrencyWindow
  readonly clock: Clock
  readonly random: Random
}

const pause = { firstMs: 500, mostMs: 60_000 }

/**
 * What a pool does when its provider has no room. It waits as long as the provider says. Unless the provider says that a
 * bucket is short, it may be the number of calls at once that is too high. With nothing in flight whose end could be
 * waited for, it waits a time that grows.
 */
export function createRejections({ account, window, clock, random }: RejectionsOptions): {
  readonly add: (rejection: Rejection) => void
  readonly succeeded: () => void
} {
  let inARow = 0
  let lastAt = Number.NEGATIVE_INFINITY
  return {
    add: ({ startedAt, retryAfterMs, amounts, limits, inFlight }) => {
      if (startedAt > lastAt) inARow++
      lastAt = clock.now()
      const growing = inFlight === 0 ? backoff(inARow, random, pause) : 0
      if (retryAfterMs === undefined || !lacksRoom(limits, amounts)) window.rejected(startedAt, inFlight)
      if (retryAfterMs !== undefined) window.probe()
      // A provider that asks for no wait again and again is not believed.
      const waitMs = retryAfterMs === undefined || inARow > 1 ? Math.max(retryAfterMs ?? 0, growing) : retryAfterMs
      if (waitMs > 0) account.pause(waitMs)
    },
    succeeded: () => {
      inARow = 0
    },
  }
}

function lacksRoom(limits: RateLimits, amounts: Amounts): boolean {
  return (Object.keys(amounts) as BucketName[]).some(
    (name) => (limits[name]?.remaining ?? Number.POSITIVE_INFINITY) < (amounts[name] ?? 0),
  )
}
