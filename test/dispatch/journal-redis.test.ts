import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRedisJournal } from '../../app/dispatch/journal-redis.ts'
import { createRedisLink, type RedisLink } from '../../app/dispatch/redis/redis-link.ts'
import { systemClock } from '../../app/ports/clock.ts'
import { mayRestartRedis, onRedis } from '../services/on-redis.ts'
import { commandsOf } from '../services/redis.ts'
import { describeJournal } from './describe-journal.ts'

await onRedis('the journal in Redis', (server) => {
  let link: RedisLink
  beforeAll(() => {
    link = createRedisLink({ url: server().url, clock: systemClock })
  })
  afterAll(() => link.close())

  describeJournal('the journal in Redis', async () => createRedisJournal({ link, name: randomUUID() }))

  describe('the journal in Redis', () => {
    it.skipIf(!mayRestartRedis)('is shared, and outlives a server that is killed', async () => {
      const name = randomUUID()
      const [one, other] = [createRedisJournal({ link, name }), createRedisJournal({ link, name })]
      const keys = Array.from({ length: 100 }, (_, index) => String(index))
      await Promise.all(keys.map((key) => one.put(key, `value ${key}`)))
      await server().restart()
      expect(await Promise.all(keys.map((key) => other.get(key)))).toEqual(keys.map((key) => `value ${key}`))
    })

    it('drops the oldest beyond its bounds, of entries and of bytes', async () => {
      const value = 'x'.repeat(1000)
      for (const bound of [{ keep: 20 }, { keepBytes: 20 * 1003 }]) {
        const journal = createRedisJournal({ link, name: randomUUID(), ...bound })
        for (let number = 100; number < 150; number++) await journal.put(String(number), value)
        expect(await journal.size()).toEqual({ entries: 20, bytes: 20 * 1003 })
        expect(await journal.get('129')).toBeUndefined()
        expect(await journal.get('130')).toBe(value)
      }
    })

    it('counts the bytes that there are, whatever is replaced and pruned', async () => {
      const journal = createRedisJournal({ link, name: randomUUID() })
      await journal.put('a', 'été')
      await journal.put('a', 'to')
      await journal.put('bc', 'xyz')
      expect(await journal.size()).toEqual({ entries: 2, bytes: 8 })
      await journal.prune(0)
      expect(await journal.size()).toEqual({ entries: 0, bytes: 0 })
    })

    it('keeps what is put together, however large', async () => {
      const journal = createRedisJournal({ link, name: randomUUID(), keepBytes: 10 })
      await Promise.all(['a', 'b'].map((key) => journal.put(key, 'more than ten bytes')))
      expect(await Promise.all(['a', 'b'].map((key) => journal.get(key)))).toEqual(Array(2).fill('more than ten bytes'))
    })

    it('asks once for all that is looked up or put in a turn', async () => {
      const journal = createRedisJournal({ link, name: randomUUID() })
      await journal.put('warm', 'up')
      const before = await commandsOf(server().url)
      await Promise.all(['a', 'b', 'c'].map((key) => journal.put(key, key)))
      await Promise.all(['a', 'b', 'c'].map((key) => journal.get(key)))
      const after = await commandsOf(server().url)
      expect((after['evalsha'] ?? 0) - (before['evalsha'] ?? 0)).toBe(1)
      expect((after['hmget'] ?? 0) - (before['hmget'] ?? 0)).toBe(1)
    })
  })
})
