import { toKnowbaseError } from '../domain/errors.ts'
import { gatekeeperProfiles } from '../domain/gatekeeper-profile.ts'
import { type Job, noProgress } from '../domain/job.ts'
import { defaultVocabulary } from '../domain/vocabulary.ts'
import type { IngestEvent } from '../pipeline/events.ts'
import { type IngestParts, ingestDeck } from '../pipeline/ingest-deck.ts'
import type { IngestReport } from '../pipeline/ingest-report.ts'
import type { RunObserver } from '../pipeline/run-observer.ts'
import type { DeckFiles } from '../ports/deck-files.ts'
import type { JobQueue, JobRun, JobWorker } from '../ports/job-queue.ts'
import { advance, finalProgress } from './job-progress.ts'

export type IngestWorkerParts = {
  readonly queue: JobQueue
  readonly files: DeckFiles
  readonly ingest: IngestParts
  readonly observers: readonly RunObserver[]
  /** Decks at once. */
  readonly concurrency: number
}

/** Ingests the decks of the queue. A deck's file goes when its job is finished. */
export function startIngestWorker({ queue, files, ingest, observers, concurrency }: IngestWorkerParts): JobWorker {
  const handle = async (job: Job, { signal, report }: JobRun): Promise<IngestReport> => {
    const watching = observers.map((observe) => observe(job))
    let progress = noProgress
    const onEvent = (event: IngestEvent): void => {
      progress = advance(progress, event)
      const { type, ...data } = event
      report(progress, { type, data })
      for (const { event: tell } of watching) tell(event)
    }
    try {
      const { replace, profile, vocabulary = defaultVocabulary } = job.request
      const result = await ingestDeck(await files.locate(job.request.file), ingest, {
        vocabulary,
        profile: gatekeeperProfiles[profile],
        replace,
        signal,
        onEvent,
      })
      report(finalProgress(progress, result), { type: 'figures', data: figuresOf(result) })
      for (const { end } of watching) end({ report: result })
      return result
    } catch (thrown) {
      for (const { end } of watching) end({ error: toKnowbaseError(thrown) })
      throw thrown
    }
  }
  return queue.work(handle, {
    concurrency,
    // A file that could not be dropped now is swept at the next start.
    onFinished: (job) => void files.drop(job.request.file).catch(() => {}),
  })
}

function figuresOf({ status, slides, segments, concepts, relations, rejected, seconds }: IngestReport) {
  return { status, slides, segments, concepts, relations, rejected, seconds }
}
