import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { runChild } from '../../scripts/run-child.ts'
import { type FakeAws, startFakeAws } from '../aws/fake-aws.ts'
import { type Checkout, createCheckout } from '../aws/scenarios/support/checkout.ts'
import { createOperator, type Operator } from '../aws/scenarios/support/operator.ts'
import { type DockerEngine, dockerMissing, startDockerEngine } from '../services/docker-engine.ts'
import { baseImage, npmSecrets } from '../services/images.ts'
import { registryMissing, startRegistry, type TestRegistry } from '../services/registry.ts'

type Pushed = { readonly image: string; readonly digest: string; readonly pushed: boolean }

const missing = (await dockerMissing()) ?? (await registryMissing())
const repository = 'knowbase/service'

describe.skipIf(missing !== undefined)(`push-images${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let engine: DockerEngine
  let registry: TestRegistry
  let fake: FakeAws
  let checkout: Checkout
  let operator: Operator
  let args: readonly string[]
  let first: Pushed

  /** `docker ...` of the person who pushed. */
  const docker = (...words: readonly string[]): Promise<string> =>
    engine.docker(words, { env: { DOCKER_CONFIG: logins() } })
  const logins = (): string => `${checkout.folder}/.home/docker`
  const setLogin = (password: string): void => {
    const { host, images } = registry
    fake.world.registry = { host, login: `${registry.user}:${password}`, images }
  }
  const push = async (): Promise<Pushed> => {
    const { code, stdout, stderr } = await operator.script('push-images', '--json', ...args)
    if (code !== 0) throw new Error(stderr)
    return JSON.parse(stdout) as Pushed
  }

  beforeAll(async () => {
    engine = await startDockerEngine()
    const [base, started] = await Promise.all([baseImage(engine), startRegistry()])
    registry = started
    fake = await startFakeAws()
    checkout = createCheckout()
    fake.account.region(fake.home).repositories.set(repository, { name: repository, immutable: true, images: [] })
    const { PATH = '', DOCKER_HOST = '', DOCKER_BUILDKIT = '1' } = engine.env
    operator = createOperator(checkout, fake).with({ PATH, DOCKER_HOST, DOCKER_BUILDKIT, DOCKER_CONFIG: logins() })
    const secrets = npmSecrets().filter((word) => word !== '--secret')
    args = ['--build-arg', `BASE_IMAGE=${base}`, ...(secrets.length === 0 ? [] : ['--secret', ...secrets])]
  }, 900_000)
  afterAll(async () => {
    if (first !== undefined) await engine.docker(['rmi', '--force', first.image]).catch(() => '')
    checkout.remove()
    await fake.close()
    await registry.stop()
    await engine.stop()
  })

  it('is refused with a wrong password, and notes nothing', async () => {
    setLogin('wrong')
    await expect(push()).rejects.toThrow('docker login failed')
    expect(await registry.images(repository)).toEqual([])
    expect(fake.account.region(fake.home).parameters.has('/knowbase/image-digest')).toBe(false)
  }, 600_000)

  it('builds the image, pushes it and notes the digest that the registry has', async () => {
    setLogin(registry.password)
    first = await push()
    expect(first.pushed).toBe(true)
    const [stored, ...others] = await registry.images(repository)
    expect(others).toEqual([])
    expect(first.image).toBe(`${registry.host}/${repository}:${stored?.tags[0]}`)
    expect(first.digest).toBe(stored?.digest)
    expect(fake.account.region(fake.home).parameters.get('/knowbase/image-digest')?.value).toBe(first.digest)
  }, 600_000)

  it('says in the image of which version and commit it is', async () => {
    const labels: unknown = JSON.parse(await docker('inspect', '--format', '{{json .Config.Labels}}', first.image))
    expect(labels).toMatchObject({
      'org.opencontainers.image.version': packageJson.version,
      'org.opencontainers.image.revision': first.image.split(':').at(-1),
      'org.opencontainers.image.created': expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
  })

  it('pushes a commit once', async () => {
    expect(await push()).toEqual({ ...first, pushed: false })
  })

  it('what was pushed comes by its digest to who has the password, to nobody else, and runs', async () => {
    const byDigest = `${registry.host}/${repository}@${first.digest}`
    await docker('rmi', '--force', first.image)
    await docker('logout', registry.host)
    await expect(docker('pull', '--quiet', byDigest)).rejects.toThrow('no basic auth credentials')
    expect((await fetch(`http://${registry.host}/v2/${repository}/manifests/${first.digest}`)).status).toBe(401)
    const login = ['login', '--username', registry.user, '--password-stdin', registry.host]
    const { PATH = '', DOCKER_HOST = '' } = engine.env
    const environment = { PATH, DOCKER_CONFIG: logins(), ...(DOCKER_HOST && { DOCKER_HOST }) }
    expect((await runChild('docker', login, { input: registry.password, environment })).code).toBe(0)
    await docker('pull', '--quiet', byDigest)
    expect(await docker('run', '--rm', '--network', 'none', byDigest, '--version')).toBe(`${packageJson.version}\n`)
    await docker('rmi', '--force', byDigest)
  }, 120_000)
})
