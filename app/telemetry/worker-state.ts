import type { BucketName } from '../domain/amounts.ts'
import type { KnownLimit, WorkerState } from '../domain/job.ts'
import { memoryLimitBytes } from '../ports/memory-limit.ts'
import type { PoolSnapshot } from '../ports/pool-snapshot.ts'

/**
 * Tells what this process works with, for those who look at its jobs from elsewhere.
 * @param segmentsCap segments that may be open at once; undefined where there is no cap
 * @param snapshot what the dispatcher knows now; undefined where no provider is asked
 */
export function createWorkerState(
  segmentsCap: number | undefined,
  snapshot: () => PoolSnapshot | undefined,
): () => WorkerState {
  // Told with every event of a run, and read from files of the system.
  const limitBytes = memoryLimitBytes()
  return () => ({
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    memoryLimitBytes: limitBytes,
    ...(segmentsCap !== undefined && { segmentsCap }),
    limits: limitsOf(snapshot()),
  })
}

function limitsOf(snapshot: PoolSnapshot | undefined): readonly KnownLimit[] {
  if (snapshot === undefined) return []
  return Object.entries(snapshot.buckets).flatMap(([bucket, { perMinute }]) =>
    perMinute === undefined ? [] : [{ pool: snapshot.pool, bucket: bucket as BucketName, perMinute }],
  )
}
