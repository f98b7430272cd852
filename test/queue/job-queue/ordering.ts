import { expect, it } from 'vitest'
import { heldHandler } from './held-handler.ts'
import type { QueueUnderTest } from './queue-under-test.ts'

/** Which job is next. */
export function itOrdersJobs({ queue, add, until }: QueueUnderTest): void {
  it("one client's many decks do not keep another's one waiting, nor does it wait for ever", async () => {
    const order: string[] = []
    const { handler, started, end } = heldHandler()
    for (let index = 0; index < 20; index++) await add({ client: 'ann' })
    queue().work(handler, { concurrency: 1 })
    const finish = async (): Promise<void> => {
      const job = started.at(-1)
      order.push(job?.request.client ?? '')
      end(job?.id ?? '')
      await until(job?.id ?? '', 'completed')
      await expect.poll(() => started.at(-1) !== job, { interval: 1 }).toBe(true)
    }
    await expect.poll(() => started.length, { interval: 1 }).toBe(1)
    await finish()
    await add({ client: 'bob' })
    // Carl always has three decks waiting: Ann's next ones are still begun in between.
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
    queue().work(async (job) => order.push(job.id), { concurrency: 1 })
    await until(low.id, 'completed')
    expect(order).toEqual([high.id, normal.id, low.id])
  })
}
