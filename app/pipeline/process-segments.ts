import { type Segment, slidesOf } from '../domain/segment.ts'
import type { ExtractionContext, Extractor } from '../ports/extractor.ts'
import type { OnEvent } from './events.ts'
import { openingOrder } from './opening-order.ts'
import { processSegment, type SegmentOutcome } from './process-segment.ts'

/** Runs work when a place is free. A sliding window, never waves. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>

export type Workers = {
  readonly extractor: Extractor
  /** Does a segment that the extractor fails at. */
  readonly standIn?: Extractor | undefined
  readonly gate: Gate
}

/**
 * Every segment of a deck, side by side as far as the gate admits. A segment's failure is a value among the outcomes;
 * an error that stops the run aborts the others and is thrown.
 */
export async function processSegments(
  segments: readonly Segment[],
  { extractor, standIn, gate }: Workers,
  context: ExtractionContext,
  onEvent: OnEvent,
): Promise<readonly SegmentOutcome[]> {
  const abort = new AbortController()
  const shared = { ...context, signal: AbortSignal.any([context.signal, abort.signal]) }
  const one = async (segment: Segment): Promise<SegmentOutcome> => {
    shared.signal.throwIfAborted()
    onEvent({ type: 'segment_started', segment: segment.index, title: segment.title })
    const outcome = await processSegment(segment, extractor, shared, standIn)
    onEvent(outcomeEvent(outcome))
    return outcome
  }
  const running: Promise<SegmentOutcome>[] = []
  for (const index of openingOrder(segments.map((segment) => segment.tokens))) {
    const segment = segments[index]
    if (segment !== undefined) running[index] = gate(() => one(segment))
  }
  try {
    return await Promise.all(running)
  } catch (error) {
    abort.abort(error)
    await Promise.allSettled(running)
    throw error
  }
}

function outcomeEvent(outcome: SegmentOutcome): Parameters<OnEvent>[0] {
  const segment = outcome.segment.index
  if (outcome.status === 'failed') {
    return { type: 'segment_failed', segment, slides: slidesOf(outcome.segment), reason: outcome.error.message }
  }
  // What nothing proves is handed on with no confidence, for the gatekeeper to drop.
  const concepts = outcome.concepts.filter(({ confidence }) => confidence > 0)
  const best = concepts.toSorted((a, b) => b.confidence - a.confidence).slice(0, 5)
  return {
    type: 'segment_done',
    segment,
    concepts: concepts.length,
    relations: outcome.relations.filter(({ confidence }) => confidence > 0).length,
    names: best.map((concept) => concept.name),
    ...(outcome.status === 'stood_in' ? { stoodInFor: outcome.error.message } : {}),
  }
}
