import type { Amounts, BucketName } from '../domain/amounts.ts'
import type { RateLimits } from './language-model.ts'

/** What a provider said of its limits in the headers of one call, and how old that is. */
export type BudgetReading = {
  readonly limits: RateLimits
  /** Milliseconds since the call left: the provider counted it at some time since. */
  readonly ageMs: number
  /** Of everything spent, what the reading includes for certain: itself, and what had clearly left before. */
  readonly least: Amounts
  /** Of what was spent by then, what the provider has refused since, so that it is not included. */
  readonly refused: Amounts
}

export type ReserveRequest = {
  /**
   * Who asks, one request at a time; by default all are one. What it takes replaces what it took before, of which it
   * tells in `returned` and `spent`. One that does not ask again for two minutes after its wait is taken for dead.
   */
  readonly holder?: string
  /** Taken at once, whatever is there, so that whoever asks later waits behind. */
  readonly amounts: Amounts
  /** Taken earlier and not spent: given back before anything else. */
  readonly returned?: Amounts
  /** Of what was taken earlier: what has left for the provider since the last request, less what came back of it. */
  readonly spent?: Amounts
  /** Reserved and not used: given back if the provider's readings show that it does so, too. */
  readonly unused?: Amounts
  readonly readings?: readonly BudgetReading[]
  /** Nobody spends for so many milliseconds: what a 429 asked for. */
  readonly pauseMs?: number
}

export type BucketState = {
  /** A minute, less headroom; undefined while nobody knows. */
  readonly perMinute: number | undefined
  /** What may leave at once when the bucket is full. */
  readonly capacity: number
  /** What is left now, below zero where more is taken than is there. */
  readonly level: number
}

export type ReserveReply = {
  /** Milliseconds until what was taken may be spent; 0 for at once. */
  readonly waitMs: number
  /** What has left and what is held, by whoever shares the budget and is not taken for dead. */
  readonly taken: Amounts
  /** What of it is known to have left for the provider; others may have spent more since they last asked. */
  readonly spent: Amounts
  readonly buckets: Readonly<Partial<Record<BucketName, BucketState>>>
}

/**
 * The requests and tokens of one provider account, shared by all who call it. One operation carries everything, so that
 * a shared budget costs one round trip a call: a dispatcher reserves for its next call, whichever that will be, waits,
 * and then chooses the call (late binding); settlements and headers of other calls travel with the next reservation.
 */
export type RateBudget = {
  /** @throws KnowbaseError store_failed where what keeps the budget cannot be asked */
  readonly reserve: (request: ReserveRequest) => Promise<ReserveReply>
}
