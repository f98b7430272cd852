import type { JobError, JobState } from '../domain/job.ts'

/** How an attempt ends, or a job that waits. */
export type JobChange = {
  readonly state: JobState
  readonly error?: JobError
  readonly result?: unknown
  /** Milliseconds until it is due again. */
  readonly waitMs?: number
  /** False where the attempt that ends is not charged. */
  readonly charged?: boolean
}
