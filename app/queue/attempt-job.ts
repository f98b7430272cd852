import { KnowbaseError, toKnowbaseError } from '../domain/errors.ts'
import type { Job } from '../domain/job.ts'
import type { JobHandler, JobRun } from '../ports/job-queue.ts'
import type { JobChange } from './job-change.ts'
import { jobError } from './job-error.ts'
import { retryDelay } from './retry-delay.ts'

/** Why a closing worker aborts its jobs. */
export const handedBack = new KnowbaseError('cancelled', 'The worker closes and hands the job back.')

export function cancelledByClient(): KnowbaseError {
  return new KnowbaseError('cancelled', 'The job was cancelled.')
}

/** Runs the handler and says what becomes of the job. @param random 0 to 1, spreads retries */
export async function attemptJob(handler: JobHandler, job: Job, run: JobRun, random: number): Promise<JobChange> {
  try {
    // A handler hears of what comes, and not of what was there before it.
    run.signal.throwIfAborted()
    return { state: 'completed', result: await handler(job, run) }
  } catch (thrown) {
    if (run.signal.reason === handedBack) return { state: 'waiting', charged: false }
    if (run.signal.aborted) return { state: 'cancelled' }
    const error = toKnowbaseError(thrown)
    const waitMs = retryDelay(error, job.attempts, random)
    if (waitMs === undefined) return { state: 'failed', error: jobError(error) }
    return { state: 'waiting', error: jobError(error), waitMs }
  }
}
