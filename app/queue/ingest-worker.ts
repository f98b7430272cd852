import { toKnowbaseError } from '../domain/errors.ts'
import { gatekeeperProfiles } from '../domain/gatekeeper-profile.ts'
import { type Job, type JobProgress, noProgress, type WorkerState } from '../domain/job.ts'
import { defaultVocabulary } from '../domain/vocabulary.ts'
import type { CallFeed } from '../pipeline/call-feed.ts'
import type { IngestEvent } from '../pipeline/events.ts'
import { type IngestParts, ingestDeck } from '../pipeline/ingest-deck.ts'
import type { IngestReport } from '../pipeline/ingest-report.ts'
import type { RunObserver } from '../pipeline/run-observer.ts'
import type { CallEvent } from '../ports/call-event.ts'
import type { DeckFiles } from '../ports/deck-files.ts'
import type { JobQueue, JobRun, JobWorker } from '../ports/job-queue.ts'
import type { MachineUse, StartMachineMeter } from '../ports/machine-meter.ts'
import { advance, advanceCalls, finalProgress, type PriceOf } from './job-progress.ts'

export type IngestWorkerParts = {
  readonly queue: JobQueue
  readonly files: DeckFiles
  readonly ingest: IngestParts
  readonly observers: readonly RunObserver[]
  /** Decks at once. */
  readonly concurrency: number
  /** Where a provider is asked. */
  readonly calls?: CallFeed
  readonly priceOf: PriceOf
  readonly startMeter: StartMachineMeter
  readonly workerState: () => WorkerState
  /** US dollars that a job's calls may cost where it does not say itself; no limit where undefined. */
  readonly maxCost: number | undefined
}

/** What is kept of a job: the report of its run, and what the process used meanwhile. */
type JobResult = IngestReport & { readonly machine: MachineUse }

/** Ingests the decks of the queue. A deck's file goes when its job is finished. */
export function startIngestWorker(parts: IngestWorkerParts): JobWorker {
  const { queue, files, ingest, observers, concurrency, calls, priceOf, startMeter, workerState, maxCost } = parts
  const handle = async (job: Job, { signal, report }: JobRun): Promise<JobResult> => {
    const machine = startMeter()
    const watching = observers.map((observe) => observe(job))
    // What an earlier attempt of the job cost counts, too.
    const spent = job.progress.dollars ?? 0
    let progress: JobProgress = spent > 0 ? { ...noProgress, dollars: spent } : noProgress
    const onEvent = (event: IngestEvent): void => {
      progress = { ...advance(progress, event), worker: workerState() }
      const { type, ...data } = event
      report(progress, { type, data })
      for (const { event: tell } of watching) tell(event)
    }
    const unfollow = calls?.follow(job.request.documentId, (event) => {
      const before = progress
      progress = advanceCalls(progress, event, priceOf)
      if (progress !== before) report(progress, { type: 'call', data: callData(event) })
    })
    let unlimit: (() => void) | undefined
    try {
      const { replace, profile, vocabulary = defaultVocabulary } = job.request
      unlimit = ingest.account?.limit(job.id, job.request.maxCost ?? maxCost, spent)
      const result = await ingestDeck(await files.locate(job.request.file), ingest, {
        vocabulary,
        profile: gatekeeperProfiles[profile],
        replace,
        purse: job.id,
        signal,
        onEvent,
      })
      report(
        { ...finalProgress(progress, result, spent), worker: workerState() },
        { type: 'figures', data: figuresOf(result) },
      )
      for (const { end } of watching) end({ report: result })
      return { ...result, machine: machine() }
    } catch (thrown) {
      for (const { end } of watching) end({ error: toKnowbaseError(thrown) })
      throw thrown
    } finally {
      unfollow?.()
      unlimit?.()
      // What cannot be removed now is in nobody's way.
      await files.release(job.request.file).catch(() => {})
    }
  }
  return queue.work(handle, {
    concurrency,
    // A file that could not be dropped now is swept at the next start.
    onFinished: (job) => void files.drop(job.request.file).catch(() => {}),
  })
}

function callData({ type, pool, call, task }: CallEvent): Record<string, unknown> {
  return { event: type, pool, call, kind: task.kind, segment: task.segmentIndex }
}

function figuresOf({ status, slides, segments, concepts, relations, rejected, seconds }: IngestReport) {
  return { status, slides, segments, concepts, relations, rejected, seconds }
}
