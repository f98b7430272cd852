import type { PlannedCall } from '../../app/domain/planned-call.ts'
import { callSeconds } from '../../app/extraction/choose-calls.ts'
import { createDraws } from './random.ts'
import { drawAttempts, type SimulatedCall, type SimulatedSegment } from './workload.ts'

const unknownPace = { firstTokenMs: undefined, tokensPerSecond: undefined }

/**
 * A document's planned calls with drawn latencies. Draws go by segment, kind and part, so that plans of the same deck
 * meet the same luck.
 */
export function plannedWorkload(
  calls: readonly PlannedCall[],
  document: number,
  seed: number,
): readonly SimulatedSegment[] {
  const segments = Map.groupBy(calls, ({ segmentIndex }) => segmentIndex)
  return [...segments].map(([segmentIndex, own]) => {
    const stages = [...Map.groupBy(own, ({ kind }) => kind).values()]
    return {
      size: own.reduce((sum, call) => sum + call.inputTokens, 0),
      stages: stages.map((stage, at) => {
        const later = stages.slice(at + 1).map(([first]) => callSeconds(first?.outputTokens ?? 0, unknownPace))
        const remaining = later.reduce((sum, seconds) => sum + seconds, 0)
        return stage.map((call, part): SimulatedCall => {
          const draws = createDraws(seed * 1_000_003 + document * 10_007 + segmentIndex * 101 + at * 11 + part)
          const cost = { requests: 1, inputTokens: call.inputTokens, outputTokens: call.reservedTokens }
          const documentId = `deck ${document}`
          const segmentId = `${documentId}, ${segmentIndex}`
          const task = { documentId, segmentId, segmentIndex, kind: call.kind, remaining }
          return { task, cost, latencies: drawAttempts(draws, cost) }
        })
      }),
    }
  })
}
