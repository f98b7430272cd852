import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { createRedisLink } from '../../app/dispatch/redis/redis-link.ts'
import { systemClock } from '../../app/ports/clock.ts'
import { freePort } from '../services/free-port.ts'
import { mayRestartRedis, onRedis } from '../services/on-redis.ts'
import { fakeClock } from '../support/fake-clock.ts'

it('says after a while that nobody answers, and that trying again may help', async () => {
  const clock = fakeClock()
  const link = createRedisLink({ url: `redis://127.0.0.1:${await freePort()}`, clock })
  const asked = link.ask((redis) => redis.get('a'))
  clock.advance(10_000)
  await expect(asked).rejects.toMatchObject({
    code: 'store_failed',
    retryable: true,
    message: expect.stringMatching(/127\.0\.0\.1:\d+ did not answer for 10 s/) as string,
    advice: expect.stringContaining('REDIS_URL') as string,
  })
  link.close()
})

it('does not wait for good for a server that takes the connection and says nothing', async () => {
  const mute = createServer(() => {})
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  const clock = fakeClock()
  const link = createRedisLink({ url: `redis://127.0.0.1:${(mute.address() as AddressInfo).port}`, clock })
  const asked = link.ask((redis) => redis.get('a'))
  clock.advance(10_000)
  await expect(asked).rejects.toMatchObject({ code: 'store_failed', retryable: true })
  link.close()
  mute.close()
})

await onRedis('a link to Redis', (server) => {
  it.skipIf(!mayRestartRedis)('waits for a server that is away, and goes on when it is back', async () => {
    const link = createRedisLink({ url: server().url, clock: systemClock })
    await link.ask((redis) => redis.set('kept', 'yes'))
    let asked: Promise<string | null> | undefined
    await server().restart(async () => {
      asked = link.ask((redis) => redis.get('kept'))
      // A client that tries as often as the link's own, once, has given up by then.
      const hasty = new Redis(server().url, { maxRetriesPerRequest: 2, retryStrategy: () => 250 })
      hasty.on('error', () => {})
      await expect(hasty.get('kept')).rejects.toThrow('max retries')
      hasty.disconnect()
    })
    expect(await asked).toBe('yes')
    link.close()
  })

  it.skipIf(!mayRestartRedis)('has more patience with a server that was there', async () => {
    const clock = fakeClock()
    const link = createRedisLink({ url: server().url, clock })
    await link.ask((redis) => redis.ping())
    await server().restart(async () => {
      const asked = link.ask((redis) => redis.ping())
      clock.advance(59_999)
      const undecided = Symbol('undecided')
      expect(await Promise.race([asked, Promise.resolve(undecided)])).toBe(undecided)
      clock.advance(1)
      await expect(asked).rejects.toMatchObject({ code: 'store_failed', retryable: true })
    })
    link.close()
  })

  it('sends a script once, and again to a server that has forgotten it', async () => {
    const link = createRedisLink({ url: server().url, clock: systemClock })
    const script = "return redis.call('INCR', KEYS[1])"
    expect(await link.run(script, 'counter', [])).toBe(1)
    expect(await link.run(script, 'counter', [])).toBe(2)
    await link.ask((redis) => redis.script('FLUSH'))
    expect(await link.run(script, 'counter', [])).toBe(3)
    link.close()
  })

  it('does not try again what the server refuses, and says what it said', async () => {
    const link = createRedisLink({ url: server().url, clock: fakeClock() })
    await link.ask((redis) => redis.set('text', 'no number'))
    await expect(link.ask((redis) => redis.incr('text'))).rejects.toMatchObject({
      code: 'store_failed',
      retryable: false,
      message: expect.stringContaining('not an integer') as string,
    })
    link.close()
  })
})
