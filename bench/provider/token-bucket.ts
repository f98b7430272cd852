import type { Clock } from '../../app/ports/clock.ts'

export type TokenBucketOptions = {
  readonly perMinute: number
  /** What the bucket holds at most, and at first. Default: a minute's worth. */
  readonly capacity?: number
  /** Share of the capacity that is there at first, 0 to 1. Default 1. */
  readonly fill?: number
  readonly clock: Clock
}

/** A limit as providers enforce it: refilled continuously, empty means refused. */
export type TokenBucket = {
  readonly perMinute: number
  readonly capacity: number
  readonly level: () => number
  readonly take: (amount: number) => void
  /** Milliseconds until so much is there; Infinity where it never fits. */
  readonly waitFor: (amount: number) => number
}

export function createTokenBucket({
  perMinute,
  capacity = perMinute,
  fill = 1,
  clock,
}: TokenBucketOptions): TokenBucket {
  let level = capacity * fill
  let updated = clock.now()
  const refresh = (): number => {
    const now = clock.now()
    level = Math.min(capacity, level + ((now - updated) * perMinute) / 60_000)
    updated = now
    return level
  }
  return {
    perMinute,
    capacity,
    level: refresh,
    take: (amount) => {
      level = Math.min(capacity, refresh() - amount)
    },
    waitFor: (amount) => {
      if (amount > capacity) return Number.POSITIVE_INFINITY
      return (Math.max(0, amount - refresh()) / perMinute) * 60_000
    },
  }
}
