import type { BucketName } from '../domain/amounts.ts'
import { KnowbaseError } from '../domain/errors.ts'

type LimitOptions = {
  /** A minute, as the user set it: never exceeded, whatever the provider says. */
  readonly ceiling?: number | undefined
  /** A minute, until the provider says something else. Without either nothing is held back until it does. */
  readonly start?: number | undefined
}

/** The buckets a provider counts by, and what is known of each. */
export type BudgetLimits = Readonly<Partial<Record<BucketName, LimitOptions>>>

type KnownLimit = {
  readonly name: BucketName
  readonly ceiling: number | undefined
  /** What may be used of it a minute; undefined while nobody knows. */
  readonly perMinute: number | undefined
}

/** Part of each limit that is used; the rest is left alone, for clocks and counters that differ. */
export const usable = 0.995

/** @throws KnowbaseError invalid_input for a limit that is not above 0 */
export function knownLimits(limits: BudgetLimits): readonly KnownLimit[] {
  const entries = Object.entries(limits) as [BucketName, LimitOptions][]
  return entries.map(([name, { ceiling, start }]) => {
    const limit = ceiling ?? start
    if (limit !== undefined && !(limit > 0))
      throw new KnowbaseError('invalid_input', `A limit of ${name} a minute must be above 0, not ${limit}`)
    return { name, ceiling, perMinute: limit === undefined ? undefined : limit * usable }
  })
}
