import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../app/ports/clock.ts'
import { createEmbeddedQueue } from '../../app/queue/embedded-queue.ts'
import { mostDeaths } from '../../app/queue/retry-delay.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { describeJobQueue } from './describe-job-queue.ts'
import { testMaxOpen } from './job-queue/queue-under-test.ts'
import { jobRequest } from './job-request.ts'

const folder = await mkdtemp(join(tmpdir(), 'knowbase-queue-'))
afterAll(() => rm(folder, { recursive: true }))
let files = 0
const newPath = (): string => join(folder, `queue-${files++}`, 'queue.sqlite')

describeJobQueue('embedded', async () => {
  const clock = fakeClock()
  let path = ''
  const open = () => createEmbeddedQueue({ path, clock, maxOpen: testMaxOpen, random: () => 1 })
  return {
    create: async () => {
      path = newPath()
      return open()
    },
    reopen: async () => open(),
    passTime: async () => clock.advance(300_000),
    letPass: (seconds) => clock.advance(seconds * 1000),
    dispose: async () => {},
  }
})

describe('the file of the jobs', () => {
  const script = fileURLToPath(new URL('./support/queue-child.ts', import.meta.url))
  const startChild = async (path: string) => {
    const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    return child
  }

  it('is held by one process, and its jobs are begun again when that is killed', async () => {
    const path = newPath()
    const first = createEmbeddedQueue({ path, clock: systemClock })
    const { job } = await first.add(jobRequest())
    await first.close()
    for (let death = 1; death <= mostDeaths; death++) {
      // It says so when the job runs.
      const child = await startChild(path)
      expect(() => createEmbeddedQueue({ path, clock: systemClock })).toThrowError(
        expect.objectContaining({ code: 'store_locked' }),
      )
      child.kill('SIGKILL')
      await once(child, 'close')
    }
    const queue = createEmbeddedQueue({ path, clock: systemClock })
    expect(await queue.get(job.id)).toMatchObject({
      state: 'failed',
      error: { code: 'internal', message: expect.stringContaining(`died ${mostDeaths} times`) },
    })
    await queue.close()
  })

  it('a job that was being cancelled when the process died is not begun again', async () => {
    const path = newPath()
    const first = createEmbeddedQueue({ path, clock: systemClock })
    const { job } = await first.add(jobRequest())
    await first.close()
    const child = spawn(process.execPath, [script, path, job.id], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close')
    const queue = createEmbeddedQueue({ path, clock: systemClock })
    expect(await queue.get(job.id)).toMatchObject({ state: 'cancelled' })
    await queue.close()
  })

  it('a job that is cancelled while its worker closes is not handed back', async () => {
    const queue = createEmbeddedQueue({ path: newPath(), clock: fakeClock() })
    const { job } = await queue.add(jobRequest())
    const { promise: letGo, resolve: release } = Promise.withResolvers<void>()
    const worker = queue.work(
      async (_job, { signal }) => {
        await letGo
        signal.throwIfAborted()
      },
      { concurrency: 1 },
    )
    const closing = worker.close()
    await queue.cancel(job.id)
    release()
    await closing
    expect(await queue.get(job.id)).toMatchObject({ state: 'cancelled' })
    await queue.close()
  })

  it('forgets the oldest finished jobs with their events', async () => {
    const queue = createEmbeddedQueue({ path: newPath(), clock: fakeClock(), keepFinished: 2 })
    const jobs = []
    for (let index = 0; index < 4; index++) jobs.push((await queue.add(jobRequest())).job)
    for (const job of jobs) await queue.cancel(job.id)
    const kept = await Promise.all(jobs.map(async (job) => (await queue.get(job.id)) !== undefined))
    expect(kept).toEqual([false, false, true, true])
    const signal = new AbortController().signal
    expect(await Array.fromAsync(queue.events(jobs[0]?.id ?? '', { signal }))).toEqual([])
    await queue.close()
  })

  it('that is no database is refused by its name', async () => {
    const path = join(folder, 'broken.sqlite')
    await writeFile(path, 'no database at all, but long enough to be looked at as one'.repeat(20))
    expect(() => createEmbeddedQueue({ path, clock: systemClock })).toThrowError(
      expect.objectContaining({ code: 'store_failed', message: expect.stringContaining(path) }),
    )
  })
})
