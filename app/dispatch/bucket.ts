import type { BucketState } from '../ports/rate-budget.ts'

/**
 * Tokens or requests that refill steadily. `level` is what is believed to be there; `ceiling` is what there would be if
 * nobody else spent and the provider gave all unused tokens back. Readings move the level, never above the ceiling.
 */
export type Bucket = {
  /** A minute; undefined while nobody knows. */
  perMinute: number | undefined
  capacity: number
  level: number
  ceiling: number
  /** What the provider counts for one that is taken, as far as its readings show; at least 1. */
  factor: number
  /** Taken since the readings are compared, and how much more than that the provider counted. */
  taken: number
  surplus: number
  /** Milliseconds of the clock when the first reading came. */
  heardAt: number | undefined
  /** Milliseconds of the clock when the levels were right. */
  at: number
}

/** A full bucket. Without a limit everything may leave at once. */
export function createBucket(perMinute: number | undefined, at: number): Bucket {
  const capacity = perMinute ?? Number.POSITIVE_INFINITY
  return {
    perMinute,
    capacity,
    level: capacity,
    ceiling: capacity,
    factor: 1,
    taken: 0,
    surplus: 0,
    heardAt: undefined,
    at,
  }
}

/** Lets time pass; a clock that jumps back passes none. */
export function refill(bucket: Bucket, now: number): void {
  const gained = perMillisecond(bucket) * Math.max(0, now - bucket.at)
  bucket.level = Math.min(bucket.capacity, bucket.level + gained)
  bucket.ceiling = Math.min(most(bucket), bucket.ceiling + gained)
  bucket.at = now
}

export function take(bucket: Bucket, amount: number): void {
  const counted = amount * bucket.factor
  bucket.level = Math.min(bucket.capacity, bucket.level - counted)
  bucket.ceiling = Math.min(most(bucket), bucket.ceiling - amount)
  bucket.taken += amount
  bucket.surplus += counted - amount
}

/** Tokens that were reserved and not used: there if the provider gives them back, which only its readings tell. */
export function hopeFor(bucket: Bucket, amount: number): void {
  bucket.ceiling = Math.min(most(bucket), bucket.ceiling + amount)
}

/** Another limit than was thought: what is left moves along. Of a first one, `taken` is gone. */
export function setLimit(bucket: Bucket, perMinute: number, taken: number): void {
  if (bucket.perMinute === perMinute) return
  const more = perMinute - (bucket.perMinute ?? 0)
  bucket.level = bucket.perMinute === undefined ? perMinute - taken : Math.min(perMinute, bucket.level + more)
  bucket.ceiling = bucket.perMinute === undefined ? perMinute : Math.min(perMinute, bucket.ceiling + more)
  bucket.perMinute = perMinute
  bucket.capacity = perMinute
}

/** What a reading says of one bucket, with what was taken since the provider counted: a range, as calls overtake. */
export type Correction = {
  readonly remaining: number
  readonly ageMs: number
  readonly takenSince: { readonly least: number; readonly most: number }
}

/** Milliseconds after the first reading from which on readings are compared. */
export const settling = 1_800
/** Milliseconds a call may have travelled before the provider counted it. */
export const travel = 100
/** Most that a provider is believed to count for one, and the part of a full bucket that has to show it. */
export const mostFactor = 1.5
export const evidence = 0.05

/**
 * Moves the level as little as agrees with the reading. What it includes is not subtracted again; what left after it is.
 * Between readings a provider that counts more than was thought would be a little further each time, so its factor is
 * learnt.
 */
export function correct(bucket: Bucket, { remaining, ageMs, takenSince }: Correction): void {
  const highest = remaining + perMillisecond(bucket) * Math.max(0, ageMs - travel) - takenSince.least * bucket.factor
  const lowest = remaining - takenSince.most * bucket.factor
  const level = Math.min(bucket.ceiling, Math.max(lowest, Math.min(bucket.level, highest)))
  // The first readings tell what others have used and how much a bucket holds, not how this client's calls are counted.
  bucket.heardAt ??= bucket.at
  if (bucket.at - bucket.heardAt > settling) bucket.surplus += bucket.level - level
  else bucket.taken = bucket.surplus = 0
  bucket.level = level
  if (bucket.taken > evidence * bucket.capacity)
    bucket.factor = Math.min(mostFactor, Math.max(1, 1 + bucket.surplus / bucket.taken))
}

/**
 * Learns how much the provider lets leave at once: what remains and what flows in until the bucket is full again. For
 * providers that count by the minute's end this exceeds the limit and changes nothing.
 */
export function learnCapacity(bucket: Bucket, remaining: number, resetMs: number): void {
  if (bucket.perMinute === undefined) return
  bucket.capacity = Math.min(bucket.perMinute, Math.max(1, remaining + perMillisecond(bucket) * resetMs))
  bucket.level = Math.min(bucket.level, bucket.capacity)
}

/** Milliseconds until what was just taken is paid for. More than the capacity waits for a full bucket. */
export function waitFor(bucket: Bucket, amount: number): number {
  if (bucket.perMinute === undefined || amount <= 0) return 0
  const missing = -bucket.level - Math.max(0, amount * bucket.factor - bucket.capacity)
  return missing <= 0 ? 0 : missing / perMillisecond(bucket)
}

export function stateOf({ perMinute, capacity, level }: Bucket): BucketState {
  return { perMinute, capacity, level }
}

function most(bucket: Bucket): number {
  return bucket.perMinute ?? Number.POSITIVE_INFINITY
}

function perMillisecond(bucket: Bucket): number {
  return (bucket.perMinute ?? 0) / 60_000
}
