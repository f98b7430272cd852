import type { Amounts, CallCost } from '../domain/amounts.ts'
import type { CallTask, RateLimits, Usage } from '../ports/language-model.ts'
import type { CallSize } from './latency-statistics.ts'

/** What one attempt is given. */
export type AttemptHooks = {
  /** Aborts when the attempt is not wanted any more. */
  readonly signal: AbortSignal
  readonly onRateLimits: (limits: RateLimits) => void
  readonly onFirstToken: () => void
}

export type Answer<T> = {
  readonly value: T
  readonly usage: Usage
  readonly rateLimits: RateLimits
}

/** One result wanted of a provider: how to ask for it, and what asking costs. */
export type CallRequest<T> = {
  readonly task: CallTask
  readonly cost: CallCost
  /** Asks once. May be called several times: for retries and hedges. */
  readonly ask: (hooks: AttemptHooks) => Promise<Answer<T>>
  readonly signal?: AbortSignal | undefined
}

/** A request while a dispatcher has it. */
export type PooledCall = {
  readonly id: number
  readonly request: CallRequest<unknown>
  readonly amounts: Amounts
  readonly tokens: number
  readonly size: CallSize
  /** Among the first segments of its document, which go before everything else. */
  readonly express: boolean
  /** Asked for while other segments wait for a place, which the end of this one frees. */
  readonly finishing: boolean
  /** Expected seconds from its start until the last call of its path ends. */
  readonly path: number
  /** The path, and a second more for each that its document is here: later documents do not starve it. */
  readonly rank: number
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  readonly running: Set<Attempt>
  /** Attempts started. */
  attempts: number
  /** Attempts that failed and count. */
  failures: number
  /** Attempts that the provider had no room for. */
  rejections: number
  settled: boolean
}

export type Attempt = {
  readonly number: number
  readonly startedAt: number
  readonly abort: AbortController
  firstTokenAt: number | undefined
}

/**
 * Express calls first. While segments wait for a place, what frees one soonest; then the highest rank, then whoever
 * asked first.
 */
export function isBefore(a: PooledCall, b: PooledCall): boolean {
  if (a.express !== b.express) return a.express
  if (a.finishing !== b.finishing) return a.finishing
  if (a.finishing && a.path !== b.path) return a.path < b.path
  return a.rank === b.rank ? a.id < b.id : a.rank > b.rank
}
