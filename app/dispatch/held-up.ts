import type { LatencyStatistics } from './latency-statistics.ts'
import type { PooledCall } from './pooled-call.ts'

/** A segment is held up when one of its calls has run for this multiple of what such a call is expected to take. */
const patience = 1.5

/** The segments of a document that wait for a call that takes long. */
export function heldUpSegments(
  open: Iterable<PooledCall>,
  documentId: string,
  statistics: LatencyStatistics,
  now: number,
): ReadonlySet<string> {
  const heldUp = new Set<string>()
  for (const { request, running, size } of open) {
    if (request.task.documentId !== documentId) continue
    // The attempt that left first: asking again does not make up for what has passed.
    const [first] = running
    if (first !== undefined && now - first.startedAt > patience * statistics.expected(size)) {
      heldUp.add(request.task.segmentId)
    }
  }
  return heldUp
}
