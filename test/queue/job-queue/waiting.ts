import { expect, it } from 'vitest'
import { type QueueUnderTest, retryable } from './queue-under-test.ts'

/** How long jobs have waited. */
export function itTellsOfWaiting({ queue, add, letPass }: QueueUnderTest): void {
  it('says how long the job that waits longest has waited', async () => {
    expect(await queue().longestWait()).toBe(0)
    const first = await add()
    letPass(60)
    await add()
    letPass(30)
    expect(await queue().longestWait()).toBe(90)
    await queue().cancel(first.id)
    expect(await queue().longestWait()).toBe(30)
  })

  it('a job that runs does not wait, and one that is tried again waits anew', async () => {
    const job = await add()
    letPass(60)
    const run = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const worker = queue().work(
      () => {
        begun.resolve()
        return run.promise
      },
      { concurrency: 1 },
    )
    await begun.promise
    letPass(60)
    expect(await queue().longestWait()).toBe(0)
    run.reject(retryable())
    await expect.poll(async () => (await queue().get(job.id))?.error, { interval: 5 }).toBeDefined()
    await worker.close()
    letPass(7)
    expect(await queue().longestWait()).toBe(7)
  })
}
