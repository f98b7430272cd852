import type { ConceptClaim, RelationClaim } from '../domain/claim.ts'
import { type ErrorCode, type KnowbaseError, toKnowbaseError } from '../domain/errors.ts'
import type { Segment } from '../domain/segment.ts'
import type { ExtractionContext, Extractor } from '../ports/extractor.ts'

type Claims = { readonly concepts: readonly ConceptClaim[]; readonly relations: readonly RelationClaim[] }

/** What came of one segment. A failure is a value: the other segments go on. */
export type SegmentOutcome =
  | ({ readonly status: 'done'; readonly segment: Segment } & Claims)
  /** The extractor failed, and the one that stands in for it did the work. */
  | ({ readonly status: 'stood_in'; readonly segment: Segment; readonly error: KnowbaseError } & Claims)
  | { readonly status: 'failed'; readonly segment: Segment; readonly error: KnowbaseError }

/** Errors that every other segment would meet too, after paying for it once more. */
const fatal = new Set<ErrorCode>(['provider_auth', 'provider_quota', 'provider_request', 'store_failed', 'cancelled'])

/**
 * Prepass, extract and mine of one segment; `standIn` does it where the extractor fails for good. The cost limit stands
 * for no failure of the extractor: nothing stands in then.
 * @throws KnowbaseError for what would stop every segment: a refused key, an exhausted quota, cancellation.
 */
export async function processSegment(
  segment: Segment,
  extractor: Extractor,
  context: ExtractionContext,
  standIn?: Extractor,
): Promise<SegmentOutcome> {
  try {
    return { status: 'done', segment, ...(await claimsOf(segment, extractor, context)) }
  } catch (thrown) {
    const error = toKnowbaseError(thrown)
    if (context.signal.aborted || fatal.has(error.code)) throw error
    if (standIn === undefined || error.code === 'budget_exceeded') return { status: 'failed', segment, error }
    const outcome = await processSegment(segment, standIn, context)
    return outcome.status === 'done' ? { ...outcome, status: 'stood_in', error } : outcome
  }
}

/** Mining is skipped where the extraction brought the relations with it. */
async function claimsOf(segment: Segment, extractor: Extractor, context: ExtractionContext): Promise<Claims> {
  const plan = await extractor.prepass(segment, context)
  if (plan.calls === 0) return { concepts: [], relations: [] }
  const { concepts, relations } = await extractor.extract(segment, plan, context)
  return { concepts, relations: relations ?? (await extractor.mine(segment, concepts, context)) }
}
