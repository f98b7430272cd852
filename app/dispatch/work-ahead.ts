import { type Amounts, addAmounts, bucketNames, mapAmounts } from '../domain/amounts.ts'
import type { ReserveReply } from '../ports/rate-budget.ts'
import type { PooledCall } from './pooled-call.ts'

/** What has yet to be asked of the provider, as far as it can be told. */
export type WorkAhead = {
  /** A call that ended: what it took, and for how many seconds it ran. */
  readonly ended: (amounts: Amounts, seconds: number) => void
  /** What the calls that follow these are expected to take. */
  readonly expected: (calls: Iterable<PooledCall>) => Amounts
  /** Seconds until the waiting calls and what follows the open ones can have left. */
  readonly seconds: (
    waiting: readonly PooledCall[],
    open: Iterable<PooledCall>,
    buckets: ReserveReply['buckets'],
  ) => number
}

/** Later calls are estimated by what a second of a segment's path has taken so far. */
export function createWorkAhead(): WorkAhead {
  let ended: Amounts = {}
  let endedSeconds = 0

  const expected = (calls: Iterable<PooledCall>): Amounts => {
    if (endedSeconds === 0) return {}
    const paths = new Map<string, number>()
    for (const { request } of calls) {
      const { documentId, segmentId, remaining } = request.task
      const path = `${documentId} ${segmentId}`
      paths.set(path, Math.max(paths.get(path) ?? 0, remaining))
    }
    const seconds = [...paths.values()].reduce((sum, remaining) => sum + remaining, 0)
    return mapAmounts(ended, (amount) => (amount / endedSeconds) * seconds)
  }

  return {
    ended: (amounts, seconds) => {
      ended = addAmounts([ended, amounts])
      endedSeconds += seconds
    },
    expected,
    seconds: (waiting, open, buckets) => {
      const needed = addAmounts([expected(open), ...waiting.map((call) => call.amounts)])
      const times = bucketNames.map((name) => {
        const { perMinute, level = 0 } = buckets[name] ?? {}
        return perMinute === undefined ? 0 : (((needed[name] ?? 0) - Math.max(0, level)) / perMinute) * 60
      })
      return Math.max(0, ...times)
    },
  }
}
