import { expect, it } from 'vitest'
import type { Job } from '../../../app/domain/job.ts'
import { heldHandler } from './held-handler.ts'
import type { QueueUnderTest } from './queue-under-test.ts'

/** Jobs that are cancelled, and workers that close. */
export function itEndsJobs({ queue, add, until }: QueueUnderTest): void {
  it('cancels a waiting job, and a running one by its signal', async () => {
    const { handler, started, begun } = heldHandler()
    const finished: Job[] = []
    queue().work(handler, { concurrency: 1, onFinished: (one) => finished.push(one) })
    const [running, waiting] = [await add(), await add()]
    const signal = await begun(running.id)
    expect(await queue().cancel(waiting.id)).toMatchObject({ state: 'cancelled' })
    await queue().cancel(running.id)
    expect(await until(running.id, 'cancelled')).toMatchObject({ state: 'cancelled' })
    expect(signal.reason).toMatchObject({ code: 'cancelled' })
    expect(started).toHaveLength(1)
    await expect.poll(() => finished.map((one) => one.state)).toEqual(['cancelled'])
    expect(await queue().cancel(running.id)).toMatchObject({ state: 'cancelled' })
    expect(await queue().cancel('no-such-job')).toBeUndefined()
  })

  it('a job that ends well in spite of being cancelled is completed', async () => {
    const job = await add()
    const begun = Promise.withResolvers<void>()
    queue().work(
      (_job, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve('too late'))
          begun.resolve()
        }),
      { concurrency: 1 },
    )
    await begun.promise
    await queue().cancel(job.id)
    expect(await until(job.id, 'completed')).toMatchObject({ result: 'too late' })
  })

  it('a closing worker hands its jobs back, uncharged', async () => {
    const { handler, begun } = heldHandler()
    const worker = queue().work(handler, { concurrency: 2 })
    const job = await add()
    const signal = await begun(job.id)
    await worker.close()
    expect(signal.aborted).toBe(true)
    expect(await queue().get(job.id)).toMatchObject({ state: 'waiting', attempts: 0 })
    queue().work(async () => 'by another', { concurrency: 1 })
    expect(await until(job.id, 'completed')).toMatchObject({ attempts: 1, result: 'by another' })
  })
}
