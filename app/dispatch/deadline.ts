import type { CallSize, LatencyStatistics } from './latency-statistics.ts'

/** What SDKs of providers wait by default; for kinds of which nothing is known. */
const unknownMs = 600_000
const leastMs = 30_000
const mostMs = 1_800_000
/** The slowest hundredth is mostly slow, not lost. */
const slack = 3

/** Milliseconds after which an attempt counts as lost: thrice its kind's p99, twice as long after each failure. */
export function deadlineMs(statistics: LatencyStatistics, call: CallSize, running: number, failures: number): number {
  const slowest = statistics.quantile(call, 0.99, running)
  const usual = slowest === undefined ? unknownMs : Math.max(leastMs, slack * slowest)
  return Math.min(mostMs, usual * 2 ** failures)
}
