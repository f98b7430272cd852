import { expect, it } from 'vitest'
import { type Job, noProgress } from '../../../app/domain/job.ts'
import { jobRequest } from '../job-request.ts'
import { type QueueUnderTest, testMaxOpen } from './queue-under-test.ts'

/** What is asked of a queue, and what it tells of it. */
export function itKeepsRequests({ queue, add, until, eventsOf, reopen }: QueueUnderTest): void {
  it('gives back what was added, and counts it', async () => {
    const request = jobRequest({ idempotencyKey: 'k', replace: true, traceParent: '00-1-2-01' })
    const { job, added } = await queue().add(request)
    expect(added).toBe(true)
    expect(job).toMatchObject({ request, state: 'waiting', attempts: 0, progress: noProgress })
    expect(await queue().get(job.id)).toEqual(job)
    expect(await queue().get('no-such-job')).toBeUndefined()
    expect(await queue().counts()).toEqual({ waiting: 1, active: 0, completed: 0, failed: 0, cancelled: 0 })
  })

  it('the same unfinished request is one job; after its end it is a new one', async () => {
    const request = jobRequest()
    const [first, second] = await Promise.all([queue().add(request), queue().add({ ...request, client: 'bob' })])
    expect(second.job.id).toBe(first.job.id)
    expect(first.added).not.toBe(second.added)
    const other = await queue().add({ ...request, replace: true })
    expect(other.job.id).not.toBe(first.job.id)
    await queue().cancel(first.job.id)
    expect((await queue().add(request)).added).toBe(true)
  })

  it('an idempotency key gives its job even after the end, for its client and its request alone', async () => {
    const request = jobRequest({ idempotencyKey: 'same' })
    const { job } = await queue().add(request)
    await queue().cancel(job.id)
    expect(await queue().add(request)).toMatchObject({ job: { id: job.id, state: 'cancelled' }, added: false })
    await expect(queue().add(jobRequest({ idempotencyKey: 'same' }))).rejects.toMatchObject({ code: 'invalid_input' })
    expect((await queue().add({ ...request, client: 'bob' })).added).toBe(true)
  })

  it('refuses more than its limit, and says when to come back', async () => {
    for (let index = 0; index < testMaxOpen; index++) await add()
    await expect(queue().add(jobRequest())).rejects.toMatchObject({
      code: 'queue_full',
      retryable: true,
      data: { retryAfterSeconds: expect.any(Number) as number },
    })
    await queue().cancel((await queue().list({ limit: 1 }))[0]?.id ?? '')
    expect((await queue().add(jobRequest())).added).toBe(true)
  })

  it('keeps jobs, events and results over a restart', async () => {
    const [first, second] = [await add(), await add({ idempotencyKey: 'kept' })]
    const worker = queue().work(async () => ({ kept: true }), { concurrency: 1 })
    await until(second.id, 'completed')
    await worker.close()
    const third = await add()
    await reopen()
    expect(await queue().get(first.id)).toMatchObject({ state: 'completed', result: { kept: true } })
    expect(await eventsOf(second.id)).toHaveLength(3)
    expect((await queue().add({ ...second.request })).job.id).toBe(second.id)
    queue().work(async () => 'after the restart', { concurrency: 1 })
    expect(await until(third.id, 'completed')).toMatchObject({ result: 'after the restart' })
  })

  it('lists the newest first, by state and client, page by page, without results', async () => {
    const jobs: Job[] = []
    for (const client of ['ann', 'bob', 'ann', 'ann']) jobs.push(await add({ client }))
    const ids = (list: readonly Job[]): number[] => list.map((one) => jobs.findIndex((job) => job.id === one.id))
    expect(ids(await queue().list({ limit: 10 }))).toEqual([3, 2, 1, 0])
    expect(ids(await queue().list({ limit: 2 }))).toEqual([3, 2])
    expect(ids(await queue().list({ limit: 2, before: jobs[2]?.id ?? '' }))).toEqual([1, 0])
    expect(ids(await queue().list({ limit: 10, client: 'bob' }))).toEqual([1])
    await queue().cancel(jobs[0]?.id ?? '')
    expect(ids(await queue().list({ limit: 10, state: 'waiting' }))).toEqual([3, 2, 1])
    queue().work(async () => 'big', { concurrency: 1 })
    await until(jobs[3]?.id ?? '', 'completed')
    for (const job of await queue().list({ limit: 10 })) expect(job.result).toBeUndefined()
  })
}
