import { expect, it } from 'vitest'
import type { Job } from '../../../app/domain/job.ts'
import { final, type QueueUnderTest, retryable } from './queue-under-test.ts'

/** Jobs whose attempts fail. */
export function itTriesAgain({ queue, add, until, eventsOf, passTime }: QueueUnderTest): void {
  it('tries again what may succeed, and keeps the reason meanwhile', async () => {
    const job = await add()
    let attempts = 0
    queue().work(
      async () => {
        attempts++
        if (attempts < 3) throw retryable()
        return 'fine'
      },
      { concurrency: 1 },
    )
    for (const attempt of [1, 2]) {
      await expect
        .poll(async () => (await queue().get(job.id))?.error !== undefined && attempts === attempt, { interval: 5 })
        .toBe(true)
      expect(await queue().get(job.id)).toMatchObject({ state: 'waiting', error: { code: 'provider_unavailable' } })
      await passTime()
    }
    const done = await until(job.id, 'completed')
    expect(done).toMatchObject({ attempts: 3, result: 'fine' })
    expect(done.error).toBeUndefined()
  })

  it('fails at once what cannot succeed, and keeps the job with its reason', async () => {
    const job = await add()
    const finished: Job[] = []
    queue().work(() => Promise.reject(final()), { concurrency: 1, onFinished: (one) => finished.push(one) })
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
    expect((await queue().list({ state: 'failed', limit: 10 })).map((one) => one.id)).toEqual([job.id])
  })

  it('gives up after five attempts', async () => {
    const job = await add()
    let attempts = 0
    queue().work(
      () => {
        attempts++
        return Promise.reject(retryable())
      },
      { concurrency: 1 },
    )
    for (let attempt = 1; attempt < 5; attempt++) {
      await expect
        .poll(async () => attempts === attempt && (await queue().get(job.id))?.state === 'waiting', { interval: 5 })
        .toBe(true)
      await passTime()
    }
    expect(await until(job.id, 'failed')).toMatchObject({ attempts: 5, error: { code: 'provider_unavailable' } })
    expect(attempts).toBe(5)
  })
}
