import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { systemClock } from '../../app/ports/clock.ts'
import { createRedisTable } from '../../app/queue/redis/redis-table.ts'
import { createRedisWorker } from '../../app/queue/redis/redis-worker.ts'
import { createRedisQueue } from '../../app/queue/redis-queue.ts'
import { onRedis } from '../services/on-redis.ts'
import { jobRequest } from './job-request.ts'

await onRedis('what processes on one queue tell each other', (server) => {
  it('a job that is cancelled after its claim and before its handler is asked does not begin', async () => {
    const name = `test-${randomUUID()}`
    const queue = createRedisQueue({ url: server().url, clock: systemClock, name })
    const connection = new Redis(server().url, { maxRetriesPerRequest: null })
    const options = { redis: connection, prefix: `{${name}}:`, clock: systemClock, maxOpen: 9, keepFinished: 9 }
    const table = createRedisTable(options)
    let begun = false
    const worker = createRedisWorker(
      {
        table: {
          ...table,
          get: async (id) => {
            const job = await table.get(id)
            if (job?.state !== 'active') return job
            await queue.cancel(id)
            worker.cancel(id)
            return job
          },
        },
        connection,
        bullPrefix: `{${name}}:bull`,
        queueName: 'ingest',
        clock: systemClock,
        random: () => 1,
        stalledAfterMs: 30_000,
      },
      () => {
        begun = true
        return new Promise(() => {})
      },
      { concurrency: 1 },
    )
    const { job } = await queue.add(jobRequest())
    const events = await Array.fromAsync(queue.events(job.id, { signal: new AbortController().signal }))
    expect(events.map(({ data }) => data['state'])).toEqual(['waiting', 'active', 'cancelled'])
    expect(begun).toBe(false)
    await worker.close()
    await queue.close()
    connection.disconnect()
  })

  it('what happens before a process listens is looked up', async () => {
    const name = `test-${randomUUID()}`
    const late = await startLateListening(Number(new URL(server().url).port))
    const queue = createRedisQueue({ url: late.url, clock: systemClock, name })
    const other = createRedisQueue({ url: server().url, clock: systemClock, name })
    const { job } = await queue.add(jobRequest())
    const events = queue.events(job.id, { signal: new AbortController().signal })[Symbol.asyncIterator]()
    expect((await events.next()).value?.data).toEqual({ state: 'waiting' })
    const next = events.next()
    await late.asked
    await other.cancel(job.id)
    late.begin()
    expect((await next).value?.data).toEqual({ state: 'cancelled' })
    await queue.close()
    await other.close()
    await late.close()
  })
})

/** Stands before a Redis server and keeps from it, until `begin`, that somebody wants to listen. */
async function startLateListening(port: number) {
  const [asked, begun] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const proxy = createServer((client) => {
    const redis = connect(port, '127.0.0.1')
    let turn = Promise.resolve()
    client.on('data', (request) => {
      const listens = /subscribe/i.test(request.toString('latin1'))
      if (listens) asked.resolve()
      turn = turn.then(() => (listens ? begun.promise : undefined)).then(() => void redis.write(request))
    })
    redis.pipe(client)
    for (const socket of [client, redis]) socket.on('error', () => {})
    client.on('close', () => redis.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: `redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    asked: asked.promise,
    begin: () => begun.resolve(),
    close: async () => {
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
