import type { JobProgress } from '../domain/job.ts'
import { dollarsOf, type Price } from '../domain/price.ts'
import type { IngestEvent } from '../pipeline/events.ts'
import type { IngestReport } from '../pipeline/ingest-report.ts'
import type { CallEvent } from '../ports/call-event.ts'

/** What a job's progress is after an event of its run. */
export function advance(progress: JobProgress, event: IngestEvent): JobProgress {
  const { segments, errors } = progress
  switch (event.type) {
    case 'stage_started':
      // Embedding goes on beside the other stages.
      return event.stage === 'embed' ? progress : { ...progress, stage: event.stage }
    case 'deck_read':
      return { ...progress, slides: event.slides }
    case 'estimated': {
      const { seconds, binds } = event.estimate.bound
      return { ...progress, bound: { seconds, binds } }
    }
    case 'segmented':
      return { ...progress, segments: { ...segments, total: event.segments } }
    case 'segment_started':
      return { ...progress, segments: { ...segments, open: segments.open + 1 } }
    case 'segment_done':
      return {
        ...progress,
        segments: { ...segments, open: segments.open - 1, done: segments.done + 1 },
        concepts: progress.concepts + event.concepts,
        relations: progress.relations + event.relations,
      }
    case 'segment_failed':
      return {
        ...progress,
        segments: { ...segments, open: segments.open - 1, failed: segments.failed + 1 },
        errors: [...errors, { slides: event.slides, reason: event.reason }],
      }
    case 'stage_done':
      return progress
  }
}

/** US dollars of a pool's tokens; undefined where nobody knows. */
export type PriceOf = (pool: string) => Price | undefined

/** What a job's progress is after an event of one of its calls. */
export function advanceCalls(progress: JobProgress, event: CallEvent, priceOf: PriceOf): JobProgress {
  const { calls, tokens } = progress
  switch (event.type) {
    case 'started':
      return { ...progress, calls: { ...calls, inFlight: calls.inFlight + 1 } }
    case 'finished': {
      const { inputTokens, cachedInputTokens, outputTokens } = event.usage
      const price = priceOf(event.pool)
      return {
        ...progress,
        calls: { ...calls, inFlight: calls.inFlight - 1, done: calls.done + 1 },
        tokens: {
          input: tokens.input + inputTokens,
          cachedInput: tokens.cachedInput + cachedInputTokens,
          output: tokens.output + outputTokens,
        },
        ...(price !== undefined && { dollars: (progress.dollars ?? 0) + dollarsOf(price, event.usage) }),
      }
    }
    case 'rejected':
      return { ...progress, calls: { ...calls, inFlight: calls.inFlight - 1, refused: calls.refused + 1 } }
    case 'failed':
    case 'abandoned':
      return { ...progress, calls: { ...calls, inFlight: calls.inFlight - 1 } }
    case 'queued':
    case 'headers':
    case 'first_token':
      return progress
  }
}

/** The figures of the document in place of the provisional ones. @param spent US dollars of earlier attempts */
export function finalProgress(progress: JobProgress, report: IngestReport, spent: number): JobProgress {
  const damaged = report.damagedSlides.map(({ slide, message }) => ({ slides: [slide], reason: message }))
  return {
    ...progress,
    ...(report.calls !== undefined && callFigures(report.calls, spent)),
    stage: 'done',
    slides: report.slides,
    concepts: report.concepts,
    relations: report.relations,
    errors: [...progress.errors, ...damaged],
  }
}

function callFigures(figures: NonNullable<IngestReport['calls']>, spent: number): Partial<JobProgress> {
  const { calls, rateLimited, inputTokens, cachedInputTokens, outputTokens, dollars, boundSeconds, boundBy } = figures
  return {
    calls: { done: calls, inFlight: 0, refused: rateLimited },
    tokens: { input: inputTokens, cachedInput: cachedInputTokens, output: outputTokens },
    ...(dollars !== undefined && { dollars: spent + dollars }),
    bound: { seconds: boundSeconds, binds: boundBy },
  }
}
