import type { ConceptClaim, Extraction, RelationClaim } from '../domain/claim.ts'
import type { Plan, Segment } from '../domain/segment.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'

/** What was wrong with a model's answers and dealt with, for the run's report. */
export type ExtractionIncident =
  | 'truncated' // cut off, and asked again with more room
  | 'refused'
  | 'empty' // nothing found where there is text
  | 'invalid' // no JSON, or JSON of another shape
  | 'split' // too long for the model: asked in halves
  | 'citation_repaired' // the term stood in another line
  | 'citation_asked' // the model was asked once more where the term stands
  | 'citation_dropped' // nothing proves the claim; the gatekeeper names it among its drops

/** What every stage of one segment shares. */
export type ExtractionContext = {
  readonly vocabulary: Vocabulary
  readonly signal: AbortSignal
  /** The document of the run: how its calls are planned and scheduled depends on all its segments. */
  readonly document: {
    readonly id: string
    readonly segments: readonly Segment[]
    /** Documents of the same run that are still to come, as far as known: they will share the provider's limits. */
    readonly following?: number
  }
  /** Name of the purse that pays for calls; the whole run's where absent. */
  readonly purse?: string | undefined
  /** Told of every incident; `times` is at least 1. */
  readonly onIncident?: (incident: ExtractionIncident, times: number) => void
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
  /** Gets ready for segments that are about to come; needed by nobody, and quicker for some. */
  readonly warm?: () => void
  /** Ends worker threads and connections. */
  readonly close: () => Promise<void>
}
