import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DockerEngine, dockerMissing, startDockerEngine } from '../services/docker-engine.ts'

const missing = await dockerMissing()
if (missing !== undefined)
  it.skipIf(process.env['CI'] !== 'true')(`the Docker engine of the tests is not tested: ${missing}`, () =>
    expect.fail(missing),
  )

describe.skipIf(missing !== undefined)(
  `the Docker engine of the tests${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    let first: DockerEngine
    let second: DockerEngine
    beforeAll(async () => {
      first = await startDockerEngine()
      second = await startDockerEngine()
    })
    afterAll(() => Promise.all([first.stop(), second.stop()]))

    it('is shared by all that use it at the same time, and stays until the last has stopped', async () => {
      const id = await first.docker(['info', '--format', '{{.ID}}'])
      await first.stop()
      expect(await second.docker(['info', '--format', '{{.ID}}'])).toBe(id)
    })

    it('rejects with what the client said', async () => {
      await expect(second.docker(['inspect', 'no-such-thing'])).rejects.toThrow(/no such object/i)
    })
  },
)
