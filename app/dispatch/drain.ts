import { type Amounts, addAmounts, bucketNames } from '../domain/amounts.ts'
import type { ReserveReply } from '../ports/rate-budget.ts'
import type { PooledCall } from './pooled-call.ts'

/** Tells how long the budget needs for the work at hand. */
export type Drain = {
  /** A call that ended: what it took, and for how many seconds it ran. */
  readonly ended: (amounts: Amounts, seconds: number) => void
  /** Seconds until the waiting calls and what is expected to follow the open ones can have left. */
  readonly seconds: (
    waiting: readonly PooledCall[],
    open: Iterable<PooledCall>,
    buckets: ReserveReply['buckets'],
  ) => number
}

/** Later calls are estimated by what a second of a segment's path has taken so far. */
export function createDrain(): Drain {
  let ended: Amounts = {}
  let endedSeconds = 0
  return {
    ended: (amounts, seconds) => {
      ended = addAmounts([ended, amounts])
      endedSeconds += seconds
    },
    seconds: (waiting, open, buckets) => {
      const remaining = new Map<string, number>()
      for (const { request } of open) {
        const { documentId, segmentId, remaining: seconds } = request.task
        const path = `${documentId} ${segmentId}`
        remaining.set(path, Math.max(remaining.get(path) ?? 0, seconds))
      }
      const pathSeconds = [...remaining.values()].reduce((sum, seconds) => sum + seconds, 0)
      const queued = addAmounts(waiting.map((call) => call.amounts))
      const times = bucketNames.map((name) => {
        const { perMinute, level = 0 } = buckets[name] ?? {}
        if (perMinute === undefined) return 0
        const perSecond = endedSeconds === 0 ? 0 : (ended[name] ?? 0) / endedSeconds
        const needed = (queued[name] ?? 0) + pathSeconds * perSecond - Math.max(0, level)
        return (needed / perMinute) * 60
      })
      return Math.max(0, ...times)
    },
  }
}
