import { randomUUID } from 'node:crypto'
import { type Job as BullJob, DelayedError, WaitingError, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import { isFinished } from '../../domain/job.ts'
import type { Clock } from '../../ports/clock.ts'
import type { JobHandler, JobRun, JobWorker, WorkOptions } from '../../ports/job-queue.ts'
import { attemptJob, cancelledByClient, handedBack } from '../attempt-job.ts'
import type { JobChange } from '../job-change.ts'
import type { RedisTable } from './redis-table.ts'

export type RedisWorkerParts = {
  readonly table: RedisTable
  readonly connection: Redis
  readonly bullPrefix: string
  readonly queueName: string
  readonly clock: Clock
  readonly random: () => number
  /** Milliseconds after which a job whose worker is silent is begun again. */
  readonly stalledAfterMs: number
}

export type RedisWorker = JobWorker & {
  readonly cancel: (id: string) => void
  readonly running: () => readonly string[]
}

/** Takes jobs from BullMQ, whose locks tell that a worker lives; what becomes of them is in their records. */
export function createRedisWorker(
  { table, connection, bullPrefix, queueName, clock, random, stalledAfterMs }: RedisWorkerParts,
  handler: JobHandler,
  { concurrency, onFinished }: WorkOptions,
): RedisWorker {
  const running = new Map<string, AbortController>()
  let closing = false

  const process = async (bullJob: BullJob, bullToken?: string): Promise<void> => {
    const id = bullJob.id ?? ''
    const token = randomUUID()
    const change = await attempt(id, token)
    if (change === undefined || !(await table.change(id, token, change))) return
    const after = await table.get(id)
    if (after === undefined || isFinished(after.state)) return tellFinished(id)
    if (change.waitMs === undefined) {
      await bullJob.moveToWait(bullToken)
      throw new WaitingError()
    }
    await bullJob.moveToDelayed(clock.date().getTime() + change.waitMs, bullToken)
    throw new DelayedError()
  }

  /** What becomes of the job; undefined where it is not to be done. */
  const attempt = async (id: string, token: string): Promise<JobChange | undefined> => {
    const abort = new AbortController()
    // Before the claim: from that on whoever cancels the job tells those who run it, and tells them once.
    running.set(id, abort)
    try {
      if (closing) abort.abort(handedBack)
      const claim = await table.claim(id, token)
      if (claim === 'ended') await tellFinished(id)
      const job = claim === 'do' ? await table.get(id) : undefined
      if (job === undefined) return undefined
      // A report that Redis does not take is lost; what comes after it is not.
      const report: JobRun['report'] = (progress, event) =>
        void table.report(id, token, progress, event).catch(() => {})
      return await attemptJob(handler, job, { signal: abort.signal, report }, random())
    } finally {
      running.delete(id)
    }
  }

  const tellFinished = async (id: string): Promise<void> => {
    const job = await table.get(id)
    if (job !== undefined) onFinished?.(job)
  }

  const worker = new Worker(queueName, process, {
    connection,
    prefix: bullPrefix,
    concurrency,
    lockDuration: stalledAfterMs,
    stalledInterval: stalledAfterMs,
    // How often a worker may die over a job is counted in its record.
    maxStalledCount: 1_000_000,
  })
  // BullMQ reconnects by itself; without a listener the process would end.
  worker.on('error', () => {})

  return {
    cancel: (id) => running.get(id)?.abort(cancelledByClient()),
    running: () => [...running.keys()],
    close: async () => {
      closing = true
      for (const abort of running.values()) abort.abort(handedBack)
      await worker.close()
    },
  }
}
