import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { type DockerEngine, dockerMissing, startDockerEngine } from '../services/docker-engine.ts'
import { samplePath } from '../support/run-program.ts'
import { buildServiceImage, type ServiceImage } from './support/service-image.ts'

const missing = await dockerMissing()
if (missing !== undefined)
  it.skipIf(process.env['CI'] !== 'true')(`the service’s image is not tested: ${missing}`, () => expect.fail(missing))

describe.skipIf(missing !== undefined)(`the service's image${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let engine: DockerEngine
  let image: ServiceImage
  const inspect = async (name: string, format: string): Promise<string> =>
    (await engine.docker(['inspect', '--format', format, name])).trim()
  /** Runs a command in a container of its own that can write nowhere but /data and /tmp, and reach nothing. */
  const run = (args: readonly string[], options: readonly string[] = []): Promise<string> =>
    engine.docker([
      'run',
      '--rm',
      '--read-only',
      '--tmpfs',
      '/tmp',
      '--network',
      'none',
      ...options,
      image.name,
      ...args,
    ])
  const node = (code: string): Promise<string> =>
    engine.docker(['run', '--rm', '--network', 'none', '--entrypoint', 'node', image.name, '-p', code])

  beforeAll(async () => {
    engine = await startDockerEngine()
    image = await buildServiceImage(engine)
  }, 900_000)
  afterAll(() => engine.stop())

  it('is at most 450 MB on top of its base', async () => {
    const [own, base] = [await inspect(image.name, '{{.Size}}'), await inspect(image.base, '{{.Size}}')]
    const megabytes = (Number(own) - Number(base)) / 1e6
    expect(megabytes).toBeGreaterThan(10)
    expect(megabytes).toBeLessThanOrEqual(450)
  })

  it('holds the program and what it needs at run time, and nothing of the developers’ or of the build', async () => {
    const lines = `['package.json', 'app', 'node_modules/fastify', 'node_modules/vitest', 'node_modules/typescript', 'test',
      'compose.yaml', '.git', '/root/.npmrc', '/run/secrets/ca.crt'].filter((path) => fs.existsSync(path)).join()`
    expect((await node(lines)).trim()).toBe('package.json,app,node_modules/fastify')
  })

  it('runs as a user who can write its data, and not the program', async () => {
    const writable = `[process.getuid(), ...['/data', '/app', '/app/app', '/app/node_modules'].filter((path) => {
      try { fs.accessSync(path, fs.constants.W_OK); return true } catch { return false } })].join()`
    expect((await node(writable)).trim()).toBe('1000,/data')
  })

  it('says what it is', async () => {
    const labels = JSON.parse(await inspect(image.name, '{{json .Config.Labels}}')) as Record<string, string>
    expect(labels).toMatchObject({
      'org.opencontainers.image.title': packageJson.name,
      'org.opencontainers.image.version': packageJson.version,
      'org.opencontainers.image.licenses': packageJson.license,
      'org.opencontainers.image.revision': '0123abc',
    })
  })

  it('reads a deck with a read-only root and no network', async () => {
    const output = await run(['ingest', '/deck.pptx'], ['--volume', `${samplePath}:/deck.pptx:ro`])
    expect(output).toMatch(/concepts/)
  })

  it('serves until it is told to stop, under an init, and says that it is healthy', async () => {
    const options = ['--detach', '--read-only', '--tmpfs', '/tmp', '--network', 'none']
    const id = (await engine.docker(['run', ...options, image.name])).trim()
    try {
      while ((await inspect(id, '{{.State.Health.Status}}')) !== 'healthy') {
        expect(await inspect(id, '{{.State.Status}}')).toBe('running')
        await setTimeout(500)
      }
      expect(await engine.docker(['exec', id, 'cat', '/proc/1/comm'])).toBe('tini\n')
      await engine.docker(['stop', '--time', '30', id])
      expect(await inspect(id, '{{.State.ExitCode}}')).toBe('0')
    } finally {
      await engine.docker(['rm', '--force', '--volumes', id])
    }
  }, 120_000)
})
