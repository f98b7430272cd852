import { expect, it } from 'vitest'
import { noProgress } from '../../../app/domain/job.ts'
import { heldHandler } from './held-handler.ts'
import { type QueueUnderTest, retryable } from './queue-under-test.ts'

/** A job's run, and what is told of it meanwhile. */
export function itRunsJobs({ queue, add, until, eventsOf, passTime }: QueueUnderTest): void {
  it('runs a job, keeps its progress, events and result', async () => {
    const job = await add()
    const progress = { ...noProgress, stage: 'extract', slides: 3 }
    queue().work(
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

  it('begins a job again from nothing, but for what it has cost', async () => {
    const seen: unknown[] = []
    const { id } = await add()
    queue().work(
      async (job, { report }) => {
        seen.push(job.progress)
        report({ ...noProgress, slides: 3, dollars: 0.25 }, { type: 'deck_read', data: {} })
        if (seen.length === 1) throw retryable()
      },
      { concurrency: 1 },
    )
    await expect.poll(async () => (await queue().get(id))?.error).toBeDefined()
    await passTime()
    await until(id, 'completed')
    expect(seen).toEqual([noProgress, { ...noProgress, dollars: 0.25 }])
  })

  it('gives the events of a job while it runs, and ends with the signal', async () => {
    const { handler, end } = heldHandler()
    queue().work(handler, { concurrency: 1 })
    const job = await add()
    const seen: unknown[] = []
    for await (const event of queue().events(job.id, { signal: new AbortController().signal })) {
      seen.push(event.data['state'])
      if (event.data['state'] === 'active') end(job.id)
    }
    expect(seen).toEqual(['waiting', 'active', 'completed'])
    const other = await add()
    await until(other.id, 'active')
    const abort = new AbortController()
    const reading = Array.fromAsync(queue().events(other.id, { after: 2, signal: abort.signal }))
    abort.abort()
    expect(await reading).toEqual([])
    end(other.id)
    await until(other.id, 'completed')
  })

  it('does as many jobs at once as it may, and no more', async () => {
    const two = Promise.withResolvers<void>()
    let [open, most] = [0, 0]
    const jobs = []
    for (let index = 0; index < 6; index++) jobs.push(await add())
    queue().work(
      async () => {
        open++
        most = Math.max(most, open)
        if (open === 2) two.resolve()
        await two.promise
        // Long enough for another to come.
        await queue().counts()
        open--
      },
      { concurrency: 2 },
    )
    for (const { id } of jobs) await until(id, 'completed')
    expect(most).toBe(2)
  })
}
