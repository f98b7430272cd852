import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../../app/domain/ids.ts'
import { type Clock, systemClock } from '../../app/ports/clock.ts'
import type { JobQueue } from '../../app/ports/job-queue.ts'
import { createRedisFiles } from '../../app/queue/redis-files.ts'
import { createRedisQueue } from '../../app/queue/redis-queue.ts'
import { mostDeaths } from '../../app/queue/retry-delay.ts'
import { mayRestartRedis, onRedis } from '../services/on-redis.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { describeJobQueue } from './describe-job-queue.ts'
import { testMaxOpen } from './job-queue/queue-under-test.ts'
import { jobRequest } from './job-request.ts'

/** Stands still an hour ahead of the server's, so that a job which waits for its next attempt is begun when a test says so. */
function calendarAhead(): { readonly clock: Clock; readonly letPass: (seconds: number) => void } {
  let now = systemClock.date().getTime() + 3_600_000
  return {
    clock: { ...systemClock, date: () => new Date(now) },
    letPass: (seconds) => {
      now += seconds * 1000
    },
  }
}

await onRedis('a queue in Redis', (server) => {
  describeJobQueue('BullMQ on Redis', async () => {
    let name = ''
    const { clock, letPass } = calendarAhead()
    const open = () => createRedisQueue({ url: server().url, clock, name, maxOpen: testMaxOpen })
    return {
      create: async () => {
        name = `test-${randomUUID()}`
        return open()
      },
      reopen: async () => open(),
      passTime: async () => {
        const redis = new Redis(server().url, { maxRetriesPerRequest: null })
        const bull = new Queue('ingest', { connection: redis, prefix: `{${name}}:bull` })
        // The job is told to wait a moment after its record says so.
        await expect.poll(() => bull.getDelayedCount(), { interval: 5 }).toBe(1)
        await bull.promoteJobs()
        await bull.close()
        redis.disconnect()
      },
      letPass,
      dispose: async () => {},
    }
  })

  describe('a queue in Redis survives', () => {
    const script = fileURLToPath(new URL('./support/redis-queue-child.ts', import.meta.url))
    const startChild = async (name: string) => {
      const child = spawn(process.execPath, [script, server().url, name], { stdio: ['ignore', 'pipe', 'inherit'] })
      await once(child.stdout, 'data')
      return child
    }
    const open = (name: string) =>
      createRedisQueue({ url: server().url, clock: systemClock, name, stalledAfterMs: 1_000 })
    const lastOf = async (queue: JobQueue, id: string) => {
      await Array.fromAsync(queue.events(id, { signal: new AbortController().signal }))
      return queue.get(id)
    }

    it('kill -9 of a worker: another finishes the job, with the same attempt', async () => {
      const name = `test-${randomUUID()}`
      const queue = open(name)
      const { job } = await queue.add(jobRequest())
      const child = await startChild(name)
      queue.work(async () => 'by another', { concurrency: 1 })
      child.kill('SIGKILL')
      expect(await lastOf(queue, job.id)).toMatchObject({ state: 'completed', attempts: 1, result: 'by another' })
      await queue.close()
    })

    it('a deck that kills every worker: it fails and says so', async () => {
      const name = `test-${randomUUID()}`
      const queue = open(name)
      const { job } = await queue.add(jobRequest())
      for (let death = 0; death < mostDeaths; death++) {
        const child = await startChild(name)
        child.kill('SIGKILL')
        await once(child, 'close')
      }
      queue.work(async () => 'never', { concurrency: 1 })
      expect(await lastOf(queue, job.id)).toMatchObject({
        state: 'failed',
        error: { code: 'internal', message: expect.stringContaining(`died ${mostDeaths} times`) },
      })
      await queue.close()
    })

    it('a job that never came to BullMQ: the next worker finds it', async () => {
      const name = `test-${randomUUID()}`
      const queue = open(name)
      const { job } = await queue.add(jobRequest())
      const redis = new Redis(server().url)
      await redis.del(`{${name}}:bull:ingest:${job.id}`, `{${name}}:bull:ingest:prioritized`)
      redis.disconnect()
      queue.work(async () => 'found', { concurrency: 1 })
      expect(await lastOf(queue, job.id)).toMatchObject({ state: 'completed', result: 'found' })
      await queue.close()
    })

    it.skipIf(!mayRestartRedis)('a restart of Redis, with a job under way', async () => {
      const queue = open(`test-${randomUUID()}`)
      const { promise: letGo, resolve: release } = Promise.withResolvers<string>()
      queue.work(() => letGo, { concurrency: 1 })
      const { job } = await queue.add(jobRequest())
      await expect.poll(async () => (await queue.get(job.id))?.state).toBe('active')
      await server().restart()
      release('over the restart')
      expect(await lastOf(queue, job.id)).toMatchObject({ state: 'completed', result: 'over the restart' })
      const next = await queue.add(jobRequest())
      expect(await lastOf(queue, next.job.id)).toMatchObject({ state: 'completed' })
      await queue.close()
    })
  })

  it('says that Redis is away', async () => {
    const queue = createRedisQueue({ url: 'redis://127.0.0.1:1', clock: systemClock })
    const away = { code: 'store_failed', retryable: true, message: expect.stringContaining('127.0.0.1:1') }
    await expect(queue.counts()).rejects.toMatchObject(away)
    await expect(queue.add(jobRequest())).rejects.toMatchObject(away)
    await expect(queue.list({ limit: 1 })).rejects.toMatchObject(away)
    await queue.close()
  })

  it('a worker closes though Redis is away', async () => {
    const clock = fakeClock()
    const queue = createRedisQueue({ url: 'redis://127.0.0.1:1', clock })
    queue.work(async () => {}, { concurrency: 1 })
    await expect(queue.counts()).rejects.toMatchObject({ code: 'store_failed' })
    const closed = queue.close()
    // It may come back until then.
    clock.advance(4_999)
    expect(await Promise.race([closed.then(() => 'closed'), queue.counts().catch(() => 'waits')])).toBe('waits')
    clock.advance(1)
    await closed
  })

  it('decks come through Redis whole, and are gone when they are dropped', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'knowbase-files-'))
    const name = `test-${randomUUID()}`
    const [api, worker] = ['api', 'worker'].map((one) =>
      createRedisFiles({ url: server().url, folder: join(parent, one), name }),
    )
    if (api === undefined || worker === undefined) throw new Error('No files.')
    const bytes = randomBytes(2.5 * 2 ** 20)
    const { file, documentId, fileName } = await api.receive(Readable.from([bytes]), '../../a\u0000b/talk.pptx')
    expect({ documentId, fileName }).toEqual({ documentId: sha256(bytes), fileName: 'talk.pptx' })
    await api.release(file)
    const path = await worker.locate(file)
    expect(path.startsWith(join(parent, 'worker'))).toBe(true)
    expect(sha256(await readFile(path))).toBe(documentId)
    await worker.drop(file)
    await expect(api.locate(file)).rejects.toMatchObject({ code: 'not_found' })
    api.close()
    worker.close()
    await rm(parent, { recursive: true })
  })
})
