import { isFinished, type Job } from '../../domain/job.ts'
import type { Clock } from '../../ports/clock.ts'
import type { JobHandler, JobRun, JobWorker, WorkOptions } from '../../ports/job-queue.ts'
import { attemptJob, cancelledByClient, handedBack } from '../attempt-job.ts'
import type { JobChange } from '../job-change.ts'
import type { JobTable } from './job-table.ts'

export type EmbeddedWorker = JobWorker & {
  /** There may be a job to take. */
  readonly wake: () => void
  /** Aborts the job where it runs here. */
  readonly cancel: (id: string) => void
}

export type EmbeddedWorkerParts = {
  readonly table: JobTable
  readonly clock: Clock
  readonly random: () => number
  /** Told of every change of a job. */
  readonly changed: (id: string) => void
}

type Running = { readonly abort: AbortController; readonly ended: Promise<void> }

/** How long to wait before asking again a table that cannot be written, such as on a full disk. */
const tableRetryMs = 5_000

export function createEmbeddedWorker(
  { table, clock, random, changed }: EmbeddedWorkerParts,
  handler: JobHandler,
  { concurrency, onFinished }: WorkOptions,
): EmbeddedWorker {
  const running = new Map<string, Running>()
  const closing = new AbortController()
  let cancelAlarm = (): void => {}

  const take = (): void => {
    cancelAlarm()
    if (closing.signal.aborted || running.size >= concurrency) return
    let due: number | undefined
    try {
      const job = table.claim()
      if (job !== undefined) {
        begin(job)
        return take()
      }
      due = table.untilDue()
    } catch {
      due = tableRetryMs
    }
    if (due !== undefined) cancelAlarm = clock.schedule(due, take)
  }

  const begin = (job: Job): void => {
    const abort = new AbortController()
    const ended = attempt(job, abort.signal).then(() => {
      running.delete(job.id)
      take()
    })
    running.set(job.id, { abort, ended })
    changed(job.id)
  }

  const attempt = async (job: Job, signal: AbortSignal): Promise<void> => {
    const report: JobRun['report'] = (progress, event) => {
      try {
        table.report(job.id, progress, event)
      } catch {
        // A full disk is the job's own trouble where it has to write; progress alone does not end it.
      }
      changed(job.id)
    }
    const ended = await attemptJob(handler, job, { signal, report }, random())
    const after = await recorded(job.id, ended)
    changed(job.id)
    if (after !== undefined && isFinished(after.state)) onFinished?.(after)
  }

  /** Tries until it is written; what a closing worker could not write is found as a death at the next start. */
  const recorded = async (id: string, change: JobChange): Promise<Job | undefined> => {
    while (true) {
      try {
        return table.change(id, change)
      } catch {
        if (closing.signal.aborted) return undefined
        await new Promise<void>((resolve) => {
          const cancel = clock.schedule(tableRetryMs, resolve)
          closing.signal.addEventListener('abort', () => (cancel(), resolve()), { once: true })
        })
      }
    }
  }

  take()
  return {
    wake: take,
    cancel: (id) => running.get(id)?.abort.abort(cancelledByClient()),
    close: async () => {
      closing.abort()
      cancelAlarm()
      for (const { abort } of running.values()) abort.abort(handedBack)
      await Promise.all([...running.values()].map(({ ended }) => ended))
    },
  }
}
