import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { inspect } from 'node:util'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRedisFiles } from '../../app/queue/redis-files.ts'
import { onRedis } from '../services/on-redis.ts'

const megabyte = 2 ** 20

// Alone, since the server's memory is set.
await onRedis(
  'a full Redis',
  (server) => {
    let client: Redis
    let folder = ''
    beforeAll(async () => {
      client = new Redis(server().url)
      folder = await mkdtemp(join(tmpdir(), 'knowbase-redis-files-'))
    })
    afterAll(async () => {
      client.disconnect()
      await rm(folder, { recursive: true, force: true })
    })

    it('refuses decks before Redis is full, leaves nothing of them, and takes them once others have gone', async () => {
      const files = createRedisFiles({ url: server().url, folder })
      const receive = () => files.receive(Readable.from([Buffer.alloc(megabyte, 7)]), 'deck.pptx')
      const used = Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1])
      await client.config('SET', 'maxmemory', used + 10 * megabyte, 'maxmemory-policy', 'noeviction')
      const taken: string[] = []
      let refusal: unknown
      while (refusal === undefined) {
        try {
          taken.push((await receive()).file)
        } catch (error) {
          refusal = error
        }
      }
      expect(refusal).toMatchObject({ code: 'queue_full', retryable: true, data: { retryAfterSeconds: 30 } })
      expect(taken.length).toBeGreaterThan(2)
      expect(await client.dbsize()).toBe(taken.length)
      expect(await readdir(folder)).toHaveLength(taken.length)
      // Jobs still have room.
      expect(await client.set('job', 'x'.repeat(megabyte / 2))).toBe('OK')
      await client.del('job')
      for (const file of taken.slice(0, 2)) await files.drop(file)
      expect((await receive()).bytes).toBe(megabyte)
      files.close()
    })

    it('says the same of several that come at once and fill it up between them', async () => {
      const files = createRedisFiles({ url: server().url, folder, name: 'at-once' })
      await client.flushall()
      const used = Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1])
      await client.config('SET', 'maxmemory', used + 10 * megabyte)
      const outcomes = await Promise.allSettled(
        Array.from({ length: 12 }, () => files.receive(Readable.from([Buffer.alloc(3 * megabyte, 7)]), 'deck.pptx')),
      )
      const refusals = outcomes.filter((one) => one.status === 'rejected')
      expect(refusals.length).toBeGreaterThan(0)
      for (const { reason } of refusals) expect(reason).toMatchObject({ code: 'queue_full', retryable: true })
      expect(await client.dbsize()).toBe(outcomes.length - refusals.length)
      files.close()
    })

    it('leaves nothing for good where it cannot take back what it sent', async () => {
      const files = createRedisFiles({ url: await urlOf('no-del', '-del'), folder, name: 'kept' })
      await client.flushall()
      const used = Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1])
      await client.config('SET', 'maxmemory', used + 10 * megabyte)
      const outcomes = await Promise.allSettled(
        Array.from({ length: 12 }, () => files.receive(Readable.from([Buffer.alloc(3 * megabyte, 7)]), 'deck.pptx')),
      )
      const refusals = outcomes.filter((one) => one.status === 'rejected')
      // The first error, not that of taking back.
      for (const { reason } of refusals) expect(reason).toMatchObject({ code: 'queue_full' })
      const keys = await client.keys('*')
      expect(keys.length).toBeGreaterThan(outcomes.length - refusals.length)
      for (const key of keys) expect(await client.ttl(key)).toBeGreaterThan(0)
      await client.config('SET', 'maxmemory', 0)
      await client.flushall()
      files.close()
    })

    it('keeps the bytes of a deck out of its errors, and says what Redis said first', async () => {
      const files = createRedisFiles({ url: await urlOf('no-push', '-rpush', '-del'), folder })
      const failure: unknown = await files.receive(Readable.from(['DECK TEXT']), 'deck.pptx').catch((error) => error)
      expect(failure).toMatchObject({
        code: 'store_failed',
        retryable: false,
        message: expect.stringContaining("'rpush'") as string,
      })
      expect(inspect(failure, { depth: 9, showHidden: true })).not.toMatch(/DECK TEXT|44 45 43 4b/)
      files.close()
    })

    it('may be asked again where Redis is away', async () => {
      const files = createRedisFiles({ url: 'redis://127.0.0.1:9', folder })
      await expect(files.locate('a/b.pptx')).rejects.toMatchObject({ code: 'store_failed', retryable: true })
      files.close()
    })

    /** As a user of Redis who may not do everything. */
    async function urlOf(user: string, ...rights: string[]): Promise<string> {
      await client.call('ACL', 'SETUSER', user, 'on', '>secret', '~*', '&*', '+@all', ...rights)
      const url = new URL(server().url)
      url.username = user
      url.password = 'secret'
      return url.href
    }
  },
  { alone: true },
)
