import type { ConceptClaim, RelationClaim } from '../domain/claim.ts'
import { type KnowbaseError, toKnowbaseError } from '../domain/errors.ts'
import type { Segment } from '../domain/segment.ts'
import type { ExtractionContext, Extractor } from '../ports/extractor.ts'

/** What came of one segment. A failure is a value: the other segments go on. */
export type SegmentOutcome =
  | {
      readonly status: 'done'
      readonly segment: Segment
      readonly concepts: readonly ConceptClaim[]
      readonly relations: readonly RelationClaim[]
    }
  | { readonly status: 'failed'; readonly segment: Segment; readonly error: KnowbaseError }

/** Errors that every other segment would meet too. */
const fatal = new Set(['provider_auth', 'provider_quota', 'provider_request', 'budget_exceeded', 'cancelled'])

/**
 * Prepass, extract and mine of one segment. Mining is skipped where the extraction brought the relations with it.
 * @throws KnowbaseError for what would stop every segment: a refused key, an exhausted quota, cancellation.
 */
export async function processSegment(
  segment: Segment,
  extractor: Extractor,
  context: ExtractionContext,
): Promise<SegmentOutcome> {
  try {
    const plan = await extractor.prepass(segment, context)
    if (plan.calls === 0) return { status: 'done', segment, concepts: [], relations: [] }
    const extraction = await extractor.extract(segment, plan, context)
    const relations = extraction.relations ?? (await extractor.mine(segment, extraction.concepts, context))
    return { status: 'done', segment, concepts: extraction.concepts, relations }
  } catch (thrown) {
    const error = toKnowbaseError(thrown)
    if (context.signal.aborted || fatal.has(error.code)) throw error
    return { status: 'failed', segment, error }
  }
}
