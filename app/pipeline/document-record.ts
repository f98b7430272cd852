import type { Deck } from '../domain/deck.ts'
import { KnowbaseError } from '../domain/errors.ts'
import type { DocumentRecord } from '../domain/graph.ts'
import type { Clock } from '../ports/clock.ts'
import type { SegmentOutcome } from './process-segment.ts'
import type { Workers } from './process-segments.ts'

/** What the graph keeps of a run. Segments that failed, or that another extractor did, leave it open to be run again. */
export function documentRecord(
  deck: Deck,
  outcomes: readonly SegmentOutcome[],
  { extractor, standIn, clock }: Pick<Workers, 'extractor' | 'standIn'> & { readonly clock: Clock },
): DocumentRecord {
  const stoodIn = outcomes.filter((outcome) => outcome.status === 'stood_in').length
  const { name } = extractor
  return {
    id: deck.id,
    title: deck.title,
    fileName: deck.fileName,
    ingestedAt: clock.date().toISOString(),
    status: outcomes.every((outcome) => outcome.status === 'done') ? 'completed' : 'completed_with_errors',
    extractor: stoodIn === 0 ? name : `${name}, ${standIn?.name} for ${stoodIn} of ${outcomes.length} segments`,
  }
}

/**
 * A run whose segments all failed, or that reached the cost limit, writes nothing: the graph is as it was, and the
 * journal keeps what was paid for.
 * @throws KnowbaseError budget_exceeded, or that of the first segment
 */
export function throwIfUseless(deck: Deck, outcomes: readonly SegmentOutcome[]): void {
  const failed = outcomes.filter((outcome) => outcome.status === 'failed')
  const [first] = failed
  if (first === undefined) return
  const stopped = failed.find((outcome) => outcome.error.code === 'budget_exceeded')
  if (stopped !== undefined) throw stoppedAtLimit(deck, outcomes.length - failed.length, outcomes.length, stopped.error)
  if (failed.length === outcomes.length) throw allFailed(deck, first.error)
}

function stoppedAtLimit(deck: Deck, done: number, all: number, error: KnowbaseError): KnowbaseError {
  const message = `${deck.fileName}: ${error.message} ${done} of ${all} segments are done and kept in the journal.`
  return new KnowbaseError(error.code, message, {
    ...(error.advice === undefined ? {} : { advice: error.advice }),
    data: { ...error.data, segmentsDone: done, segments: all },
    cause: error,
  })
}

function allFailed(deck: Deck, first: KnowbaseError): KnowbaseError {
  return new KnowbaseError(first.code, `No segment of ${deck.fileName} could be extracted: ${first.message}`, {
    advice: first.advice ?? 'Run the same command again; what was paid for is kept in the journal.',
    retryable: first.retryable,
    cause: first,
  })
}
