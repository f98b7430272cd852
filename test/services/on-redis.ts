import { afterAll, beforeAll, expect, it } from 'vitest'
import { redisMissing, startRedis, type TestRedis } from './redis.ts'

/** A server that was there before is left running, and is not set up anew. */
export const mayRestartRedis = process.env['TEST_REDIS_URL'] === undefined

/**
 * Declares tests that need a Redis server, which is started before them and stopped after. A machine without Redis skips
 * them, and says so; continuous integration may not.
 * @param what is not tested then
 * @param declare is given the server of the tests that run
 * @param alone whether the tests change what others of the same server would feel
 */
export async function onRedis(
  what: string,
  declare: (server: () => TestRedis) => void,
  { alone = false } = {},
): Promise<void> {
  const missing = alone && !mayRestartRedis ? 'the server of TEST_REDIS_URL is of others too' : await redisMissing()
  if (missing !== undefined) {
    it.skipIf(process.env['CI'] !== 'true')(`${what} is not tested: ${missing}`, () => expect.fail(missing))
    return
  }
  let server: TestRedis
  beforeAll(async () => {
    server = await startRedis()
  }, 120_000)
  afterAll(() => server.stop())
  declare(() => server)
}
