import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { KnowbaseError } from '../../app/domain/errors.ts'
import { type Job, noProgress } from '../../app/domain/job.ts'
import type { JobEvent, JobHandler, JobQueue } from '../../app/ports/job-queue.ts'
import { jobRequest } from './job-request.ts'

/** The limit of unfinished jobs that `create` sets. */
export const testMaxOpen = 40

/** A server or file that the queues of one suite live in. */
export type JobQueueFixture = {
  /** An empty queue that takes at most `testMaxOpen` unfinished jobs. */
  readonly create: () => Promise<JobQueue>
  /** Opens the same jobs again; only called when the queue before is closed. */
  readonly reopen: () => Promise<JobQueue>
  /** Lets the retries that wait come due. */
  readonly passTime: (queue: JobQueue) => Promise<void>
  readonly dispose: () => Promise<void>
}

/** A handler that the test ends by hand, and what it was given. */
function heldHandler() {
  const started: Job[] = []
  const signals = new Map<string, AbortSignal>()
  const ends = new Map<string, { readonly resolve: (result: unknown) => void; readonly reject: (e: unknown) => void }>()
  const handler: JobHandler = (job, { signal }) => {
    started.push(job)
    signals.set(job.id, signal)
    return new Promise((resolve, reject) => {
      ends.set(job.id, { resolve, reject })
      signal.addEventListener('abort', () => reject(signal.reason as Error))
    })
  }
  const end = (id: string, result: unknown = { done: true }): void => ends.get(id)?.resolve(result)
  return { handler, started, signals, end, fail: (id: string, error: Error): void => ends.get(id)?.reject(error) }
}

const retryable = (): KnowbaseError =>
  new KnowbaseError('provider_unavailable', 'Busy.', { retryable: true, advice: 'Wait.' })
const final = (): KnowbaseError =>
  new KnowbaseError('corrupt_deck', 'No slide can be read.', { advice: 'Save it anew.' })

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

    const add = async (over: Parameters<typeof jobRequest>[0] = {}): Promise<Job> =>
      (await queue.add(jobRequest(over))).job

    /** Follows the job until it is in this state, by its events. */
    const until = async (id: string, state: string): Promise<Job> => {
      for await (const event of queue.events(id, { signal: new AbortController().signal })) {
        if (event.type !== 'state' || event.data['state'] !== state) continue
        const job = await queue.get(id)
        if (job?.state === state) return job
      }
      throw new Error(`The job never was ${state}.`)
    }
    const eventsOf = async (id: string, after?: number): Promise<JobEvent[]> =>
      Array.fromAsync(queue.events(id, { signal: new AbortController().signal, ...(after !== undefined && { after }) }))

    it('gives back what was added, and counts it', async () => {
      const request = jobRequest({ idempotencyKey: 'k', replace: true, traceParent: '00-1-2-01' })
      const { job, added } = await queue.add(request)
      expect(added).toBe(true)
      expect(job).toMatchObject({ request, state: 'waiting', attempts: 0, progress: noProgress })
      expect(await queue.get(job.id)).toEqual(job)
      expect(await queue.get('no-such-job')).toBeUndefined()
      expect(await queue.counts()).toEqual({ waiting: 1, active: 0, completed: 0, failed: 0, cancelled: 0 })
    })

    it('begins a job again from nothing, but for what it has cost', async () => {
      const seen: unknown[] = []
      const { id } = await add()
      queue.work(
        async (job, { report }) => {
          seen.push(job.progress)
          report({ ...noProgress, slides: 3, dollars: 0.25 }, { type: 'deck_read', data: {} })
          if (seen.length === 1) throw retryable()
        },
        { concurrency: 1 },
      )
      await expect.poll(async () => (await queue.get(id))?.error).toBeDefined()
      await fixture.passTime(queue)
      await until(id, 'completed')
      expect(seen).toEqual([noProgress, { ...noProgress, dollars: 0.25 }])
    })

    it('runs a job, keeps its progress, events and result', async () => {
      const job = await add()
      const progress = { ...noProgress, stage: 'extract', slides: 3 }
      queue.work(
        async (_job, { report }) => {
          report(progress, { type: 'deck_read', data: { slides: 3 } })
          return { concepts: 7 }
        },
        { concurrency: 1 },
      )
      const done = await until(job.id, 'completed')
      expect(done).toMatchObject({ state: 'completed', attempts: 1, progress, result: { concepts: 7 } })
      expect(done.startedAt).toMatch(/^\d{4}-/)
      expect(done.finishedAt).toMatch(/^\d{4}-/)
      const events = await eventsOf(job.id)
      expect(events.map((event) => event.id)).toEqual([1, 2, 3, 4])
      expect(events.map((event) => [event.type, event.data['state'] ?? event.data])).toEqual([
        ['state', 'waiting'],
        ['state', 'active'],
        ['deck_read', { slides: 3 }],
        ['state', 'completed'],
      ])
      expect((await eventsOf(job.id, 2)).map((event) => event.id)).toEqual([3, 4])
    })

    it('gives the events of a job while it runs, and ends with the signal', async () => {
      const { handler, end } = heldHandler()
      queue.work(handler, { concurrency: 1 })
      const job = await add()
      const seen: unknown[] = []
      for await (const event of queue.events(job.id, { signal: new AbortController().signal })) {
        seen.push(event.data['state'])
        if (event.data['state'] === 'active') end(job.id)
      }
      expect(seen).toEqual(['waiting', 'active', 'completed'])
      const other = await add()
      await until(other.id, 'active')
      const abort = new AbortController()
      const reading = Array.fromAsync(queue.events(other.id, { after: 2, signal: abort.signal }))
      abort.abort()
      expect(await reading).toEqual([])
      end(other.id)
      await until(other.id, 'completed')
    })

    it('takes no more jobs at once than it may', async () => {
      const { handler, started, end } = heldHandler()
      queue.work(handler, { concurrency: 2 })
      const jobs = [await add(), await add(), await add()]
      await until(jobs[1]?.id ?? '', 'active')
      expect(started).toHaveLength(2)
      end(jobs[0]?.id ?? '')
      await until(jobs[2]?.id ?? '', 'active')
      expect(started.map((job) => job.id)).toEqual(jobs.map((job) => job.id))
    })

    it('the same unfinished request is one job; after its end it is a new one', async () => {
      const request = jobRequest()
      const [first, second] = await Promise.all([queue.add(request), queue.add({ ...request, client: 'bob' })])
      expect(second.job.id).toBe(first.job.id)
      expect(first.added).not.toBe(second.added)
      const other = await queue.add({ ...request, replace: true })
      expect(other.job.id).not.toBe(first.job.id)
      await queue.cancel(first.job.id)
      expect((await queue.add(request)).added).toBe(true)
    })

    it('an idempotency key gives its job even after the end, for its client and its request alone', async () => {
      const request = jobRequest({ idempotencyKey: 'same' })
      const { job } = await queue.add(request)
      await queue.cancel(job.id)
      expect(await queue.add(request)).toMatchObject({ job: { id: job.id, state: 'cancelled' }, added: false })
      await expect(queue.add(jobRequest({ idempotencyKey: 'same' }))).rejects.toMatchObject({ code: 'invalid_input' })
      expect((await queue.add({ ...request, client: 'bob' })).added).toBe(true)
    })

    it('refuses more than its limit, and says when to come back', async () => {
      for (let index = 0; index < testMaxOpen; index++) await add()
      await expect(queue.add(jobRequest())).rejects.toMatchObject({
        code: 'queue_full',
        retryable: true,
        data: { retryAfterSeconds: expect.any(Number) },
      })
      await queue.cancel((await queue.list({ limit: 1 }))[0]?.id ?? '')
      expect((await queue.add(jobRequest())).added).toBe(true)
    })

    it("one client's many decks do not keep another's one waiting, nor does it wait for ever", async () => {
      const order: string[] = []
      const { handler, started, end } = heldHandler()
      for (let index = 0; index < 20; index++) await add({ client: 'ann' })
      queue.work(handler, { concurrency: 1 })
      const finish = async (): Promise<void> => {
        const job = started.at(-1)
        order.push(job?.request.client ?? '')
        end(job?.id ?? '')
        await until(job?.id ?? '', 'completed')
        if ((await queue.counts()).waiting + (await queue.counts()).active > 0)
          while (started.at(-1) === job) await new Promise(setImmediate)
      }
      while (started.length === 0) await new Promise(setImmediate)
      await finish()
      await add({ client: 'bob' })
      // Bob always has three decks waiting: Ann's next ones are still begun in between.
      for (let index = 0; index < 3; index++) await add({ client: 'carl' })
      for (let round = 0; round < 24; round++) {
        await finish()
        await add({ client: 'carl' })
      }
      expect(order.indexOf('bob')).toBeLessThan(4)
      const ann = order.filter((client) => client === 'ann').length
      expect(ann).toBeGreaterThanOrEqual(11)
      expect(ann).toBeLessThanOrEqual(15)
    })

    it('takes a higher priority first', async () => {
      const low = await add({ priority: 'low' })
      const normal = await add({ priority: 'normal', client: 'bob' })
      const high = await add({ priority: 'high', client: 'carl' })
      const order: string[] = []
      queue.work(async (job) => order.push(job.id), { concurrency: 1 })
      await until(low.id, 'completed')
      expect(order).toEqual([high.id, normal.id, low.id])
    })

    it('tries again what may succeed, and keeps the reason meanwhile', async () => {
      const job = await add()
      let attempts = 0
      queue.work(
        async () => {
          attempts++
          if (attempts < 3) throw retryable()
          return 'fine'
        },
        { concurrency: 1 },
      )
      for (const attempt of [1, 2]) {
        await expect
          .poll(async () => (await queue.get(job.id))?.error !== undefined && attempts === attempt, { interval: 5 })
          .toBe(true)
        expect(await queue.get(job.id)).toMatchObject({ state: 'waiting', error: { code: 'provider_unavailable' } })
        await fixture.passTime(queue)
      }
      const done = await until(job.id, 'completed')
      expect(done).toMatchObject({ attempts: 3, result: 'fine' })
      expect(done.error).toBeUndefined()
    })

    it('fails at once what cannot succeed, and keeps the job with its reason', async () => {
      const job = await add()
      const finished: Job[] = []
      queue.work(() => Promise.reject(final()), { concurrency: 1, onFinished: (one) => finished.push(one) })
      const failed = await until(job.id, 'failed')
      const error = {
        code: 'corrupt_deck',
        message: 'No slide can be read.',
        advice: 'Save it anew.',
        retryable: false,
      }
      expect(failed).toMatchObject({ attempts: 1, error })
      expect((await eventsOf(job.id)).at(-1)?.data).toEqual({ state: 'failed', error })
      await expect.poll(() => finished.map((one) => [one.id, one.state])).toEqual([[job.id, 'failed']])
      expect((await queue.list({ state: 'failed', limit: 10 })).map((one) => one.id)).toEqual([job.id])
    })

    it('gives up after five attempts', async () => {
      const job = await add()
      let attempts = 0
      queue.work(
        () => {
          attempts++
          return Promise.reject(retryable())
        },
        { concurrency: 1 },
      )
      for (let attempt = 1; attempt < 5; attempt++) {
        await expect
          .poll(async () => attempts === attempt && (await queue.get(job.id))?.state === 'waiting', { interval: 5 })
          .toBe(true)
        await fixture.passTime(queue)
      }
      expect(await until(job.id, 'failed')).toMatchObject({ attempts: 5, error: { code: 'provider_unavailable' } })
      expect(attempts).toBe(5)
    })

    it('cancels a waiting job, and a running one by its signal', async () => {
      const { handler, signals } = heldHandler()
      const finished: Job[] = []
      queue.work(handler, { concurrency: 1, onFinished: (one) => finished.push(one) })
      const [running, waiting] = [await add(), await add()]
      await until(running.id, 'active')
      expect(await queue.cancel(waiting.id)).toMatchObject({ state: 'cancelled' })
      await queue.cancel(running.id)
      expect(await until(running.id, 'cancelled')).toMatchObject({ state: 'cancelled' })
      expect(signals.get(running.id)?.reason).toMatchObject({ code: 'cancelled' })
      expect(signals.has(waiting.id)).toBe(false)
      await expect.poll(() => finished.map((one) => one.state)).toEqual(['cancelled'])
      expect(await queue.cancel(running.id)).toMatchObject({ state: 'cancelled' })
      expect(await queue.cancel('no-such-job')).toBeUndefined()
    })

    it('a job that ends well in spite of being cancelled is completed', async () => {
      const job = await add()
      queue.work(
        (_job, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('too late'))),
        { concurrency: 1 },
      )
      await until(job.id, 'active')
      await queue.cancel(job.id)
      expect(await until(job.id, 'completed')).toMatchObject({ result: 'too late' })
    })

    it('a closing worker hands its jobs back, uncharged', async () => {
      const { handler, signals } = heldHandler()
      const worker = queue.work(handler, { concurrency: 2 })
      const job = await add()
      await until(job.id, 'active')
      await worker.close()
      expect(signals.get(job.id)?.aborted).toBe(true)
      expect(await queue.get(job.id)).toMatchObject({ state: 'waiting', attempts: 0 })
      queue.work(async () => 'by another', { concurrency: 1 })
      expect(await until(job.id, 'completed')).toMatchObject({ attempts: 1, result: 'by another' })
    })

    it('keeps jobs, events and results over a restart', async () => {
      const [first, second] = [await add(), await add({ idempotencyKey: 'kept' })]
      const worker = queue.work(async () => ({ kept: true }), { concurrency: 1 })
      await until(second.id, 'completed')
      await worker.close()
      const third = await add()
      await queue.close()
      queue = await fixture.reopen()
      expect(await queue.get(first.id)).toMatchObject({ state: 'completed', result: { kept: true } })
      expect(await eventsOf(second.id)).toHaveLength(3)
      expect((await queue.add({ ...second.request })).job.id).toBe(second.id)
      queue.work(async () => 'after the restart', { concurrency: 1 })
      expect(await until(third.id, 'completed')).toMatchObject({ result: 'after the restart' })
    })

    it('lists the newest first, by state and client, page by page, without results', async () => {
      const jobs: Job[] = []
      for (const client of ['ann', 'bob', 'ann', 'ann']) jobs.push(await add({ client }))
      const ids = (list: readonly Job[]): number[] => list.map((one) => jobs.findIndex((job) => job.id === one.id))
      expect(ids(await queue.list({ limit: 10 }))).toEqual([3, 2, 1, 0])
      expect(ids(await queue.list({ limit: 2 }))).toEqual([3, 2])
      expect(ids(await queue.list({ limit: 2, before: jobs[2]?.id ?? '' }))).toEqual([1, 0])
      expect(ids(await queue.list({ limit: 10, client: 'bob' }))).toEqual([1])
      await queue.cancel(jobs[0]?.id ?? '')
      expect(ids(await queue.list({ limit: 10, state: 'waiting' }))).toEqual([3, 2, 1])
      queue.work(async () => 'big', { concurrency: 1 })
      await until(jobs[3]?.id ?? '', 'completed')
      for (const job of await queue.list({ limit: 10 })) expect(job.result).toBeUndefined()
    })
  })
}
