import type { Logger } from 'pino'
import type { IngestEvent } from '../pipeline/events.ts'
import type { RunObserver } from '../pipeline/run-observer.ts'

/** One line a stage and segment. What a deck says stands in none above debug; why a segment failed may quote it. */
export function createRunLog(logger: Logger): RunObserver {
  return (job) => {
    const { documentId, fileName } = job.request
    const log = logger.child({ jobId: job.id, documentId })
    log.info({ fileName, attempt: job.attempts }, 'ingestion started')
    return {
      event: (event) => logEvent(log, event),
      end: (end) => {
        if ('report' in end) {
          const { status, slides, segments, concepts, relations, rejected, seconds, calls } = end.report
          const figures = { status, slides, segments, concepts, relations, rejected, seconds, dollars: calls?.dollars }
          log.info(figures, 'ingestion done')
        } else if (end.error.code === 'cancelled') log.info('ingestion stopped')
        else
          log.warn(
            { code: end.error.code, retryable: end.error.retryable, reason: end.error.message },
            'ingestion failed',
          )
      },
    }
  }
}

function logEvent(log: Logger, event: IngestEvent): void {
  switch (event.type) {
    case 'stage_started':
      return log.debug({ stage: event.stage }, 'stage started')
    case 'stage_done':
      return log.info({ stage: event.stage, seconds: event.seconds }, 'stage done')
    case 'deck_read':
      return log.info({ slides: event.slides }, 'deck read')
    case 'estimated': {
      const { calls, dollars, bound } = event.estimate
      return log.info({ calls, dollars, boundSeconds: bound.seconds, boundBy: bound.binds }, 'calls estimated')
    }
    case 'segmented':
      return log.info(
        { segments: event.segments },
        `[EXTRACTOR] Starting PARALLEL extraction for ${event.segments} segments`,
      )
    case 'segment_started':
      return log.info({ segment: event.segment + 1 }, `[EXTRACTOR] Segment ${event.segment + 1} START`)
    case 'segment_done': {
      const { segment, concepts, relations, names } = event
      log.debug({ segment: segment + 1, names }, 'best concepts of the segment')
      const message = `[EXTRACTOR] Segment ${segment + 1} DONE: ${concepts} concepts`
      return log.info({ segment: segment + 1, concepts, relations }, message)
    }
    case 'segment_failed': {
      const { segment, slides, reason } = event
      log.debug({ segment: segment + 1, reason }, 'why the segment failed')
      return log.warn({ segment: segment + 1, slides }, `[EXTRACTOR] Segment ${segment + 1} FAILED`)
    }
  }
}
