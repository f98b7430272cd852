import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRedisLink } from '../../app/dispatch/redis/redis-link.ts'
import { systemClock } from '../../app/ports/clock.ts'
import { freePort } from '../services/free-port.ts'
import { redisMissing, startRedis, type TestRedis } from '../services/redis.ts'
import { fakeClock } from '../support/fake-clock.ts'

it('says after a while that nobody answers, and that trying again may help', async () => {
  const clock = fakeClock()
  const link = createRedisLink({ url: `redis://127.0.0.1:${await freePort()}`, clock, patienceMs: 30_000 })
  const asked = link.ask((redis) => redis.get('a'))
  clock.advance(30_000)
  await expect(asked).rejects.toMatchObject({
    code: 'store_failed',
    retryable: true,
    message: expect.stringMatching(/127\.0\.0\.1:\d+ did not answer for 30 s/) as string,
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
  clock.advance(60_000)
  await expect(asked).rejects.toMatchObject({ code: 'store_failed', retryable: true })
  link.close()
  mute.close()
})

const missing = await redisMissing()

if (missing !== undefined) {
  // A machine without Redis may skip this; continuous integration may not.
  it.skipIf(process.env['CI'] !== 'true')(`Redis is not tested: ${missing}`, () => expect.fail(missing))
} else {
  let server: TestRedis
  beforeAll(async () => {
    server = await startRedis()
  }, 120_000)
  afterAll(() => server.stop())

  it('waits for a server that is away, and goes on when it is back', async () => {
    const link = createRedisLink({ url: server.url, clock: systemClock })
    await link.ask((redis) => redis.set('kept', 'yes'))
    const restarted = server.restart()
    const asked = link.ask((redis) => redis.get('kept'))
    await restarted
    expect(await asked).toBe('yes')
    link.close()
  })

  it('sends a script once, and again to a server that has forgotten it', async () => {
    const link = createRedisLink({ url: server.url, clock: systemClock })
    const script = "return redis.call('INCR', KEYS[1])"
    expect(await link.run(script, 'counter', [])).toBe(1)
    expect(await link.run(script, 'counter', [])).toBe(2)
    await link.ask((redis) => redis.script('FLUSH'))
    expect(await link.run(script, 'counter', [])).toBe(3)
    link.close()
  })

  it('does not try again what the server refuses, and says what it said', async () => {
    const link = createRedisLink({ url: server.url, clock: fakeClock() })
    await link.ask((redis) => redis.set('text', 'no number'))
    await expect(link.ask((redis) => redis.incr('text'))).rejects.toMatchObject({
      code: 'store_failed',
      retryable: false,
      message: expect.stringContaining('not an integer') as string,
    })
    link.close()
  })
}
