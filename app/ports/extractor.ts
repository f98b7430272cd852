import type { ConceptClaim, Extraction, RelationClaim } from '../domain/claim.ts'
import type { Plan, Segment } from '../domain/segment.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'

/** What every stage of one segment shares. */
export type ExtractionContext = {
  readonly vocabulary: Vocabulary
  readonly signal: AbortSignal
  /** Where the segment stands in its run, for whoever schedules calls. */
  readonly document: { readonly id: string; readonly segments: number }
}

/** Finds concepts and relations in a segment. Results are claims: the gatekeeper decides what stays. */
export type Extractor = {
  /** `local`, or provider and model; written to the document's record. */
  readonly name: string
  readonly prepass: (segment: Segment, context: ExtractionContext) => Promise<Plan>
  readonly extract: (segment: Segment, plan: Plan, context: ExtractionContext) => Promise<Extraction>
  readonly mine: (
    segment: Segment,
    concepts: readonly ConceptClaim[],
    context: ExtractionContext,
  ) => Promise<readonly RelationClaim[]>
  /** Ends worker threads and connections. */
  readonly close: () => Promise<void>
}
