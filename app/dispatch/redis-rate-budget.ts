import { randomUUID } from 'node:crypto'
import type { Amounts, BucketName } from '../domain/amounts.ts'
import type { BucketState, RateBudget, ReserveReply } from '../ports/rate-budget.ts'
import { type BudgetLimits, knownLimits, usable } from './budget-limits.ts'
import { budgetScript } from './redis/budget-script.ts'
import type { RedisLink } from './redis/redis-link.ts'

export type RedisRateBudgetOptions = {
  readonly link: RedisLink
  /** Who shares it: the account and model that the provider's limits are for. */
  readonly pool: string
  readonly limits: BudgetLimits
  /** Milliseconds of a clock in place of the server's own time, for tests. */
  readonly now?: () => number
}

type Told = {
  readonly waitMs: number
  readonly taken: Amounts
  readonly spent: Amounts
  /** A figure that is missing is infinite. */
  readonly buckets: Readonly<Partial<Record<BucketName, Partial<BucketState>>>>
}

/**
 * A rate budget that processes on any machine share: the rules of the local one, kept and reckoned with in Redis by its
 * time, one command a request. A process that dies takes at most the one reservation it holds with it, until it is
 * missed two minutes after its wait and the bucket is full again. A request whose answer is lost with the connection
 * comes again and counts once; where Redis loses its last second, the provider's headers correct the levels.
 * @throws KnowbaseError invalid_input for a limit that is not above 0; `reserve` throws store_failed where Redis is away
 * for longer than the link has patience
 */
export function createRedisRateBudget({ link, pool, limits, now }: RedisRateBudgetOptions): RateBudget {
  const known = knownLimits(limits)
  // The number is that of the state's shape: a process of another version must not find one it cannot read.
  const key = `{knowbase}:budget:2:${pool}`
  return {
    reserve: async ({ holder = '', amounts, returned = {}, spent = {}, unused = {}, readings = [], pauseMs = 0 }) => {
      const asked = { holder, amounts, returned, spent, unused, readings, pauseMs }
      const request = { id: randomUUID(), ...asked, limits: known, usable }
      const answer = await link.run(budgetScript, key, [JSON.stringify(request), now?.() ?? ''])
      return replyOf(JSON.parse(String(answer)) as Told)
    },
  }
}

function replyOf({ waitMs, taken, spent, buckets }: Told): ReserveReply {
  const entries = Object.entries(buckets).map(([name, { perMinute, capacity, level }]) => {
    const infinite = Number.POSITIVE_INFINITY
    return [name, { perMinute, capacity: capacity ?? infinite, level: level ?? infinite }] as const
  })
  return { waitMs, taken, spent, buckets: Object.fromEntries(entries) }
}
