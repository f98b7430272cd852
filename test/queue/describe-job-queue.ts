import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import type { JobQueue } from '../../app/ports/job-queue.ts'
import { itEndsJobs } from './job-queue/ending.ts'
import { itOrdersJobs } from './job-queue/ordering.ts'
import { queueUnderTest } from './job-queue/queue-under-test.ts'
import { itKeepsRequests } from './job-queue/requests.ts'
import { itTriesAgain } from './job-queue/retries.ts'
import { itRunsJobs } from './job-queue/running.ts'
import { itTellsOfWaiting } from './job-queue/waiting.ts'

/** A server or file that the queues of one suite live in. */
export type JobQueueFixture = {
  /** An empty queue that takes at most `testMaxOpen` unfinished jobs. */
  readonly create: () => Promise<JobQueue>
  /** Opens the same jobs again; only called when the queue before is closed. */
  readonly reopen: () => Promise<JobQueue>
  /** Lets the retries that wait come due. */
  readonly passTime: (queue: JobQueue) => Promise<void>
  /** Sets the queue's calendar on. */
  readonly letPass: (seconds: number) => void
  readonly dispose: () => Promise<void>
}

/** What every JobQueue must do. */
export function describeJobQueue(name: string, makeFixture: () => Promise<JobQueueFixture>): void {
  describe(`job queue: ${name}`, () => {
    let fixture: JobQueueFixture
    let queue: JobQueue
    beforeAll(async () => {
      fixture = await makeFixture()
    })
    afterAll(() => fixture.dispose())
    beforeEach(async () => {
      queue = await fixture.create()
    })
    afterEach(() => queue.close())

    const tested = queueUnderTest(() => queue, {
      passTime: () => fixture.passTime(queue),
      letPass: (seconds) => fixture.letPass(seconds),
      reopen: async () => {
        await queue.close()
        queue = await fixture.reopen()
      },
    })
    itKeepsRequests(tested)
    itRunsJobs(tested)
    itOrdersJobs(tested)
    itTriesAgain(tested)
    itEndsJobs(tested)
    itTellsOfWaiting(tested)
  })
}
