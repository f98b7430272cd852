import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountWithFoundation, type Ready } from './support/account-with-foundation.ts'

describe('the image of a deployment', () => {
  let ready: Ready
  beforeAll(async () => {
    ready = await accountWithFoundation()
  })
  afterAll(() => ready.end())

  test('that is noted and gone, and one that was never pushed', async () => {
    const images = ready.region.repositories.get('knowbase/service')?.images ?? []
    const kept = images.splice(0)
    const gone = await ready.operator.script('deploy', '--yes', '--app', ready.assembly)
    expect(gone.stderr).toContain(
      `image: ${kept[0]?.digest} is not in ECR\nnpm run push-images -- --region eu-central-1\n`,
    )
    images.push(...kept)
    const unknown = `imageDigest=sha256:${'1'.repeat(64)}`
    const never = await ready.operator.script('deploy', '--yes', '--context', unknown)
    expect(never.stderr).toContain('is not in ECR')
    expect([gone.code, never.code]).toEqual([1, 1])
    expect(ready.region.stacks.find(({ name }) => name === 'knowbase')).toBeUndefined()
  })

  test('has a tag that is never moved', async () => {
    const pushed = await ready.operator.script('push-images', '--json')
    const tag = (JSON.parse(pushed.stdout) as { image: string }).image.split(':').at(-1)
    const answer = await fetch(`${ready.fake.url}/v2/knowbase/service/manifests/${tag}`, {
      method: 'PUT',
      headers: { authorization: `Basic ${Buffer.from('AWS:made-up').toString('base64')}` },
      body: 'another image',
    })
    expect(await answer.text()).toContain('immutable')
    expect(answer.status).toBe(400)
  })

  test('whose tag stands is not built again, needs no Docker, and its digest is noted and printed', async () => {
    const { images = [] } = ready.region.repositories.get('knowbase/service') ?? {}
    const before = images.map(({ digest, tags }) => ({ digest, tags: [...tags] }))
    const digest = images.find(({ tags }) => !tags.includes('0'))?.digest
    ready.region.parameters.delete('/knowbase/image-digest')
    const without = ready.operator.with({ DOCKER_STAND_IN: 'down' })
    const dry = await without.script('push-images', '--dry-run')
    expect(dry.stdout).toContain(`is there already: ${digest}`)
    expect(ready.region.parameters.has('/knowbase/image-digest')).toBe(false)
    const { code, stdout } = await without.script('push-images')
    expect(stdout).toContain(`was there already.\n${digest}\n`)
    expect(code).toBe(0)
    expect(ready.region.parameters.get('/knowbase/image-digest')?.value).toBe(digest)
    expect(images.map(({ digest, tags }) => ({ digest, tags }))).toEqual(before)
  })

  test('that is pushed from elsewhere while this one is built is the one that is noted', async () => {
    const { images = [] } = ready.region.repositories.get('knowbase/service') ?? {}
    const [pushed] = images.splice(1)
    if (pushed === undefined) throw new Error('nothing was pushed')
    const others = { ...pushed, digest: `sha256:${'2'.repeat(64)}` }
    ready.fake.world.refuses = (request) => {
      if (request === 'ecr GetAuthorizationToken') images.push(others)
      return undefined
    }
    const { code, stdout, stderr } = await ready.operator.script('push-images', '--json')
    ready.fake.world.refuses = () => undefined
    images.splice(1, 1, pushed)
    expect(stderr).toContain('was pushed from elsewhere meanwhile')
    expect(JSON.parse(stdout)).toMatchObject({ digest: others.digest })
    expect(code).toBe(0)
    expect(ready.region.parameters.get('/knowbase/image-digest')?.value).toBe(others.digest)
    ready.region.parameters.set('/knowbase/image-digest', { value: pushed.digest, type: 'String' })
  })

  test('is not built where Docker is not running', async () => {
    const { images = [] } = ready.region.repositories.get('knowbase/service') ?? {}
    const pushed = images.splice(1)
    const { code, stderr } = await ready.operator.with({ DOCKER_STAND_IN: 'down' }).script('push-images')
    images.push(...pushed)
    expect(stderr).toContain('Docker is not running: Cannot connect to the Docker daemon')
    expect(stderr).toContain('Start Docker Desktop')
    expect(code).toBe(1)
  })
})
