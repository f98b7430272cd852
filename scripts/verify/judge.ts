import { inFlight, notRefused, throughput } from './call-checks.ts'
import type { Check, Goals, Judge } from './check.ts'
import { inGraph, inTime, ready, whole } from './document-checks.ts'
import { memory, processor } from './machine-checks.ts'
import type { Observation } from './observation.ts'
import { parallel, severalOpen } from './segment-checks.ts'

const checklist: readonly Judge[] = [
  ready,
  whole,
  parallel,
  severalOpen,
  inFlight,
  throughput,
  notRefused,
  processor,
  memory,
  inGraph,
  inTime,
]

/** Judges a run, point by point. */
export function judge(seen: Observation, goals: Goals): readonly Check[] {
  return checklist.map((one) => one(seen, goals))
}
