import type { Amounts, BucketName } from '../domain/amounts.ts'
import type { BucketState } from './rate-budget.ts'

/** Milliseconds calls of one kind took; undefined until enough of them are known. */
export type LatencySummary = {
  readonly calls: number
  readonly mean: number | undefined
  readonly p50: number | undefined
  readonly p95: number | undefined
  readonly p99: number | undefined
}

/** What a dispatcher knows of its provider now; a planner sizes calls by it. */
export type PoolSnapshot = {
  readonly pool: string
  /** Limits a minute and what is left; a bucket whose limit nobody knows has `perMinute` undefined. */
  readonly buckets: Readonly<Partial<Record<BucketName, BucketState>>>
  readonly inFlight: number
  readonly queued: number
  /** What the queued calls will take. */
  readonly queuedAmounts: Amounts
  /** Most calls in flight; Infinity where only the buckets limit them. */
  readonly concurrency: number
  /** Median milliseconds from leaving to the first piece of an answer; undefined until one was seen. */
  readonly firstTokenMs: number | undefined
  /** Median tokens a second after that; undefined until one was seen. */
  readonly tokensPerSecond: number | undefined
  readonly kinds: Readonly<Record<string, LatencySummary>>
}
