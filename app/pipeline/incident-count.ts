import type { ExtractionIncident } from '../ports/extractor.ts'

export type IncidentCounts = Readonly<Partial<Record<ExtractionIncident, number>>>

/** Counts what was wrong with a model's answers. */
export function createIncidentCount(): {
  readonly add: (incident: ExtractionIncident, times: number) => void
  readonly counts: () => IncidentCounts
} {
  const counts: Partial<Record<ExtractionIncident, number>> = {}
  return {
    add: (incident, times) => {
      counts[incident] = (counts[incident] ?? 0) + times
    },
    counts: () => ({ ...counts }),
  }
}
