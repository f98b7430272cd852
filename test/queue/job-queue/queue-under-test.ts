import { KnowbaseError } from '../../../app/domain/errors.ts'
import type { Job } from '../../../app/domain/job.ts'
import type { JobEvent, JobQueue } from '../../../app/ports/job-queue.ts'
import { jobRequest } from '../job-request.ts'

/** The limit of unfinished jobs of a queue that is tested. */
export const testMaxOpen = 40

/** The queue of the test that runs, and what all of them do with it. */
export type QueueUnderTest = {
  readonly queue: () => JobQueue
  /** Adds a job for a deck of its own. */
  readonly add: (over?: Parameters<typeof jobRequest>[0]) => Promise<Job>
  /** Follows the job until it is in this state, by its events. */
  readonly until: (id: string, state: string) => Promise<Job>
  /** All its events; the job has to end. */
  readonly eventsOf: (id: string, after?: number) => Promise<JobEvent[]>
  /** Lets the retries that wait come due. */
  readonly passTime: () => Promise<void>
  /** Sets the queue's calendar on. */
  readonly letPass: (seconds: number) => void
  /** Closes the queue and opens the same jobs again. */
  readonly reopen: () => Promise<void>
}

/** @param queue the one of the test that runs */
export function queueUnderTest(
  queue: () => JobQueue,
  { passTime, letPass, reopen }: Pick<QueueUnderTest, 'passTime' | 'letPass' | 'reopen'>,
): QueueUnderTest {
  const follow = (id: string, after?: number): AsyncIterable<JobEvent> =>
    queue().events(id, { signal: new AbortController().signal, ...(after !== undefined && { after }) })
  return {
    queue,
    add: async (over = {}) => (await queue().add(jobRequest(over))).job,
    until: async (id, state) => {
      for await (const event of follow(id)) {
        if (event.type !== 'state' || event.data['state'] !== state) continue
        const job = await queue().get(id)
        if (job?.state === state) return job
      }
      throw new Error(`The job never was ${state}.`)
    },
    eventsOf: (id, after) => Array.fromAsync(follow(id, after)),
    passTime,
    letPass,
    reopen,
  }
}

export const retryable = (): KnowbaseError =>
  new KnowbaseError('provider_unavailable', 'Busy.', { retryable: true, advice: 'Wait.' })

export const final = (): KnowbaseError =>
  new KnowbaseError('corrupt_deck', 'No slide can be read.', { advice: 'Save it anew.' })
