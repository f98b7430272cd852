import type { Clock } from '../ports/clock.ts'

/**
 * How many attempts may be in flight. While the provider's state is unknown one attempt at a time asks it; once it has
 * answered with its limits, the budget alone decides; where it states none, and where it refuses calls that the budget
 * admits (a limit on concurrency that nobody mentions), the number is found by additive increase and multiplicative
 * decrease.
 */
export type ConcurrencyWindow = {
  /** Milliseconds until one more may leave; 0 for now, undefined where something has to come back first. */
  readonly delay: (inFlight: number) => number | undefined
  readonly started: () => void
  /** Headers came, or an answer without any, to an attempt that left at `startedAt`. */
  readonly heard: (startedAt: number, limitsKnown: boolean) => void
  readonly succeeded: (inFlight: number) => void
  /** The provider had no room and did not say for how long; `inFlight` are still with it. */
  readonly rejected: (startedAt: number, inFlight: number) => void
  /** Ask carefully again: what was known of the provider's state is void. */
  readonly probe: () => void
  readonly limit: () => number
}

/** Milliseconds of silence after which another attempt may ask. */
const patience = 1000
/** Attempts at first where the provider states no limits. */
const unstatedStart = 4
const decrease = 0.9

export function createConcurrencyWindow(clock: Clock): ConcurrencyWindow {
  let limit = Number.POSITIVE_INFINITY
  let heardOnce = false
  let probing = true
  let probingSince = Number.NEGATIVE_INFINITY
  let askedAt = Number.NEGATIVE_INFINITY
  let decreasedAt = Number.NEGATIVE_INFINITY
  /** Grows by one an answer before the first refusal, by one a round after it. */
  let slowStart = true

  return {
    delay: (inFlight) => {
      if (inFlight >= Math.floor(limit)) return undefined
      return probing ? Math.max(0, askedAt + patience - clock.now()) : 0
    },
    started: () => {
      askedAt = clock.now()
    },
    heard: (startedAt, limitsKnown) => {
      if (startedAt >= probingSince) probing = false
      if (!heardOnce && !limitsKnown) limit = Math.min(limit, unstatedStart)
      heardOnce = true
    },
    succeeded: (inFlight) => {
      // A window that is not full says nothing of what the provider could take (RFC 7661).
      if (inFlight + 1 >= Math.floor(limit)) limit += slowStart ? 1 : 1 / limit
    },
    rejected: (startedAt, inFlight) => {
      slowStart = false
      // Refusals of one burst count once: each says that no more than what is still in flight was let in.
      const sameBurst = startedAt <= decreasedAt
      limit = Math.max(1, Math.min(limit, sameBurst ? inFlight : inFlight * decrease))
      if (!sameBurst) decreasedAt = clock.now()
    },
    probe: () => {
      probing = true
      probingSince = clock.now()
      askedAt = Number.NEGATIVE_INFINITY
    },
    limit: () => limit,
  }
}
