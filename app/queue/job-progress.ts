import type { JobProgress } from '../domain/job.ts'
import type { IngestEvent } from '../pipeline/events.ts'
import type { IngestReport } from '../pipeline/ingest-report.ts'

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

/** The figures of the document in place of the provisional ones. */
export function finalProgress(progress: JobProgress, report: IngestReport): JobProgress {
  const damaged = report.damagedSlides.map(({ slide, message }) => ({ slides: [slide], reason: message }))
  return {
    ...progress,
    stage: 'done',
    slides: report.slides,
    concepts: report.concepts,
    relations: report.relations,
    errors: [...progress.errors, ...damaged],
  }
}
