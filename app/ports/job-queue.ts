import type { Job, JobProgress, JobRequest, JobState } from '../domain/job.ts'

/** Something that happened to a job; what a run tells, and the changes of state (`type: 'state'`). */
export type JobEvent = {
  /** From 1, without gaps within the job. */
  readonly id: number
  /** ISO 8601, UTC. */
  readonly at: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

export type JobFilter = {
  readonly state?: JobState
  readonly client?: string
  readonly limit: number
  /** Only jobs added before the one of this id. */
  readonly before?: string
}

export type Told = Omit<JobEvent, 'id' | 'at'>

/** `added` is false where the job was there. */
export type Added = { readonly job: Job; readonly added: boolean }

export type JobCounts = Readonly<Record<JobState, number>>

/** What a handler is given beside the job. */
export type JobRun = {
  /** Aborted when the job is cancelled or its worker closes. */
  readonly signal: AbortSignal
  readonly report: (progress: JobProgress, event: Told) => void
}

/** Does the job and returns what is kept as its result, as JSON. A retryable KnowbaseError is tried again. */
export type JobHandler = (job: Job, run: JobRun) => Promise<unknown>

export type WorkOptions = {
  /** Jobs at once, at least 1. */
  readonly concurrency: number
  /** Called once for each job that ends here. */
  readonly onFinished?: (job: Job) => void
}

export type JobWorker = {
  /** Takes no more jobs, aborts the running ones and hands them back: another worker begins them again. */
  readonly close: () => Promise<void>
}

/**
 * Durable jobs, one a deck. Jobs survive the process; one whose process died is begun again. Throws KnowbaseError
 * (queue_full, invalid_input, store_locked, store_failed).
 */
export type JobQueue = {
  /**
   * Adds a job. A request for the same bytes and options as an unfinished job, or with the idempotency key of a job of the
   * same client, gives that job; a key used for another request is `invalid_input`.
   */
  readonly add: (request: JobRequest) => Promise<Added>
  readonly get: (id: string) => Promise<Job | undefined>
  /** Newest first, without their results. */
  readonly list: (filter: JobFilter) => Promise<readonly Job[]>
  /** Ends a waiting job at once and tells a running one to end, which its events show; a finished job stays as it is. */
  readonly cancel: (id: string) => Promise<Job | undefined>
  /** What happened after event `after`, then what happens, until the job is finished or the signal is aborted. */
  readonly events: (
    id: string,
    options: { readonly after?: number; readonly signal: AbortSignal },
  ) => AsyncIterable<JobEvent>
  readonly counts: () => Promise<JobCounts>
  /** Seconds since the job that waits longest began to wait, for its first attempt or the next; 0 where none waits. */
  readonly longestWait: () => Promise<number>
  readonly work: (handler: JobHandler, options: WorkOptions) => JobWorker
  /** Closes the workers first. */
  readonly close: () => Promise<void>
}
