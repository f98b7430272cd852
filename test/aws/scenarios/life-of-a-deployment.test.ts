import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Region } from '../account.ts'
import { type FakeAws, startFakeAws } from '../fake-aws.ts'
import { type Checkout, createCheckout } from './support/checkout.ts'
import { createOperator, type Operator } from './support/operator.ts'
import { dumpsArrive } from './support/stand-in-machine.ts'

const secret = 'a-secret-of-more-than-thirty-two-characters'
const key = 'sk-of-a-provider'

describe('a deployment from nothing to nothing', () => {
  let checkout: Checkout
  let fake: FakeAws
  let region: Region
  let operator: Operator
  let usual = ''
  let large = ''
  const machine = () => [...region.instances.values()].filter(({ state }) => state === 'running')
  const stack = (name: string) => region.stacks.find((one) => one.name === name && one.status !== 'DELETE_COMPLETE')
  const volumes = () => [...region.volumes.keys()]

  beforeAll(async () => {
    checkout = createCheckout()
    fake = await startFakeAws()
    region = fake.account.region('eu-central-1')
    operator = createOperator(checkout, fake)
    dumpsArrive(fake)
    usual = await operator.synth('usual')
    large = await operator.synth('large', '--context', 'instanceType=c5.4xlarge')
  })
  afterAll(async () => {
    await fake.close()
    checkout.remove()
  })

  test('an account without CDK is told to bootstrap', async () => {
    const { code, stderr } = await operator.script('deploy', '--yes', '--app', usual)
    expect(stderr).toContain('npx cdk bootstrap aws://111122223333/eu-central-1')
    expect(code).toBe(1)
  })

  test('bootstrap', async () => {
    const { code, stderr } = await operator.cdk('bootstrap', '--app', usual)
    expect(stderr).toContain('bootstrapped')
    expect(code).toBe(0)
  })

  test('deploy brings the foundation, and names what else is missing', async () => {
    const { code, stderr } = await operator.script('deploy', '--yes', '--app', usual)
    expect(code).toBe(1)
    expect(stderr).toContain(
      'npm run push-images -- --region eu-central-1\nnpm run secrets -- --region eu-central-1 --from',
    )
    expect(stack('knowbase-registry')).toMatchObject({ status: 'CREATE_COMPLETE', terminationProtection: true })
    expect(stack('knowbase-data')).toMatchObject({ status: 'CREATE_COMPLETE', terminationProtection: true })
    expect(stack('knowbase')).toBeUndefined()
  })

  test('a bare cdk deploy without image and secrets makes nothing, and names them', async () => {
    const { code, stderr } = await operator.cdk('deploy', '--app', usual)
    expect(code).toBe(1)
    expect(stderr).toContain('/knowbase/secrets-written')
    expect(stderr).toContain('/knowbase/image-digest')
    expect(stack('knowbase')).toBeUndefined()
  })

  test('push-images makes no image of what no commit is', async () => {
    const stray = join(checkout.folder, 'app', 'stray.ts')
    writeFileSync(stray, '')
    const strange = await operator.script('push-images')
    rmSync(stray)
    expect(strange.stderr).toContain('the image would hold files that the commit does not have:\napp/stray.ts\n')
    const compose = join(checkout.folder, 'compose.yaml')
    const text = readFileSync(compose)
    appendFileSync(compose, '# changed\n')
    const changed = await operator.script('push-images')
    writeFileSync(compose, text)
    expect(changed.stderr).toContain('Files differ from the commit that would name the image:\n M compose.yaml\n')
    expect([strange.code, changed.code]).toEqual([1, 1])
    expect(region.repositories.get('knowbase/service')?.images).toEqual([])
  })

  test('push-images pushes once, and notes the digest', async () => {
    const first = await operator.script('push-images', '--json')
    expect(first.stderr).toContain('Pushing')
    const pushed = JSON.parse(first.stdout) as { digest: string; pushed: boolean }
    expect(pushed).toMatchObject({ pushed: true, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) })
    expect(region.parameters.get('/knowbase/image-digest')?.value).toBe(pushed.digest)
    const docker = readFileSync(join(checkout.folder, '.home', 'programs', 'docker.calls'), 'utf8')
    expect(docker).toMatch(
      /^build .*--build-arg REVISION=[0-9a-f]{12} --build-arg CREATED=\d{4}-\S+Z --build-arg VERSION=\d+\.\d+\.\d+ /m,
    )
    const again = await operator.script('push-images', '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ pushed: false, digest: pushed.digest })
    expect(region.repositories.get('knowbase/service')?.images).toHaveLength(1)
    // One manifest a push, so that the repository's last thirty are thirty images.
    expect(docker).toMatch(/^build .* BUILDX_NO_DEFAULT_ATTESTATIONS=1$/m)
  })

  test('secrets are encrypted under the key of the foundation, and never shown', async () => {
    const file = operator.file('.env.production', `JWT_SECRET=${secret}\nOPENAI_API_KEY="${key}"\nOTHER=passed-over\n`)
    const { code, stdout, stderr } = await operator.script('secrets', '--from', file, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      written: ['JWT_SECRET', 'OPENAI_API_KEY', 'NEO4J_PASSWORD'],
      generated: ['NEO4J_PASSWORD'],
      missing: ['ANTHROPIC_API_KEY'],
    })
    const keyArn = region.parameters.get('/knowbase/foundation/key-arn')?.value
    expect(region.parameters.get('/knowbase/secrets/OPENAI_API_KEY')).toEqual({
      value: key,
      type: 'SecureString',
      keyId: keyArn,
    })
    const password = region.parameters.get('/knowbase/secrets/NEO4J_PASSWORD')?.value ?? ''
    expect(password.length).toBeGreaterThan(30)
    for (const hidden of [secret, key, password]) expect(stdout + stderr).not.toContain(hidden)
    expect([...region.parameters].filter(([name]) => name.includes('OTHER'))).toEqual([])
  })

  test('a dry run shows the diff and makes nothing', async () => {
    const { code, stdout, stderr } = await operator.script('deploy', '--dry-run', '--app', usual)
    expect(stderr).toContain('AWS::AutoScaling::AutoScalingGroup')
    expect(stdout).toContain('Nothing was changed')
    expect(code).toBe(0)
    expect(stack('knowbase')).toBeUndefined()
  })

  test('deploy makes the machine', async () => {
    const { code, stdout, stderr } = await operator.script('deploy', '--yes', '--json', '--app', usual)
    expect(stderr).toContain('t3.2xlarge costs $0.384 an hour')
    expect(JSON.parse(stdout)).toMatchObject({ outputs: { Url: 'http://127.0.0.2:8000' }, instanceType: 't3.2xlarge' })
    const again = await operator.script('deploy', '--yes', '--app', usual)
    expect(again.stdout).toContain('Check it: npm run verify -- --stack-name knowbase --region eu-central-1\n')
    expect(code).toBe(0)
    expect(machine()).toMatchObject([{ type: 't3.2xlarge', tags: { 'knowbase:deployment': 'knowbase' } }])
    expect(region.volumes.get(volumes()[0] ?? '')?.attachedTo).toBe(machine()[0]?.id)
  })

  test('the same again changes nothing', async () => {
    const before = machine()[0]?.id
    const { code, stderr } = await operator.cdk('deploy', '--app', usual)
    expect(stderr).toContain('(no changes)')
    expect(code).toBe(0)
    expect(machine()[0]?.id).toBe(before)
    const diff = await operator.cdk('diff', 'app', '--fail', '--app', usual)
    expect(diff.code).toBe(0)
  })

  test('diff tells of the resize, and fails where it is asked to', async () => {
    const { code, stdout, stderr } = await operator.cdk('diff', 'app', '--fail', '--app', large)
    expect(stdout + stderr).toContain('AWS::EC2::LaunchTemplate')
    expect(code).toBe(1)
  })

  test('cdk deploy -c instanceType=c5.4xlarge, as typed, replaces the machine and keeps the volume', async () => {
    const before = { machine: machine()[0]?.id, volumes: volumes() }
    const keys = ['instanceType=c5.4xlarge', 'allowedCidrs=192.0.2.0/24', 'spot=true'].flatMap((key) => ['-c', key])
    const { code } = await operator.cdk('deploy', ...keys)
    expect(code).toBe(0)
    expect(machine()).toMatchObject([{ type: 'c5.4xlarge' }])
    expect(machine()[0]?.id).not.toBe(before.machine)
    expect(volumes()).toEqual(before.volumes)
    expect(region.volumes.get(before.volumes[0] ?? '')?.attachedTo).toBe(machine()[0]?.id)
    expect(region.parameters.get('/knowbase/profile')?.value).toContain('MAX_PARALLEL_SEGMENTS=10')
  })

  test('a synthesis asks the account nothing', () => {
    expect(fake.requests.filter((request) => request.startsWith('ec2 DescribeAvailabilityZones'))).toEqual([])
    expect(existsSync(join(checkout.folder, 'cdk.context.json'))).toBe(false)
  })

  test('redeploy on another type dumps, destroys and deploys, and the volume is the same', async () => {
    const before = volumes()
    const { code, stdout, stderr } = await operator.script(
      'redeploy',
      '--yes',
      '--json',
      '--instance-type',
      't3.2xlarge',
    )
    expect(stderr).toContain('The graph is in s3://')
    expect(stderr).toContain('instanceType=c5.4xlarge, allowedCidrs=192.0.2.0/24, spot=true')
    expect(stderr).toContain(
      'Should this break off, that goes on: npm run deploy -- --region eu-central-1 -c allowedCidrs=192.0.2.0/24 -c spot=true\n',
    )
    expect(JSON.parse(stdout)).toMatchObject({ instanceType: 't3.2xlarge' })
    expect(code).toBe(0)
    expect(machine()).toMatchObject([{ type: 't3.2xlarge' }])
    expect(stack('knowbase')?.status).toBe('CREATE_COMPLETE')
    const { instanceType, allowedCidrs, spot } = JSON.parse(region.parameters.get('/knowbase/context')?.value ?? '')
    expect({ instanceType, allowedCidrs, spot }).toEqual({
      instanceType: 't3.2xlarge',
      allowedCidrs: ['192.0.2.0/24'],
      spot: true,
    })
    expect(volumes()).toEqual(before)
    expect(region.volumes.get(before[0] ?? '')?.attachedTo).toBe(machine()[0]?.id)
  })

  test('the foundation is protected', async () => {
    const { code, stderr } = await operator.cdk('destroy', 'foundation/*', '--force', '--app', usual)
    expect(code).toBe(1)
    expect(stderr).toContain('TerminationProtection')
    expect(stack('knowbase-data')?.status).toBe('CREATE_COMPLETE')
  })

  test('destroy takes the machine away, says what stays, what that costs, and what brings the same back', async () => {
    const { code, stdout, stderr } = await operator.script('destroy', '--yes')
    expect(code).toBe(0)
    expect(stdout).toContain(
      'this brings it back: npm run deploy -- --region eu-central-1 -c allowedCidrs=192.0.2.0/24 -c spot=true\n',
    )
    const [, bucket = '', object = ''] = /^dump {2}s3:\/\/([^/]+)\/(.+)$/m.exec(stdout) ?? []
    expect(fake.account.buckets.get(bucket)?.has(object)).toBe(true)
    expect(stderr).toMatch(/Stays: volume vol-\w+ \(100 GiB\) and its snapshots, bucket /)
    expect(stderr).toContain('about $9.04 a month')
    expect(stack('knowbase')).toBeUndefined()
    expect(machine()).toEqual([])
    expect(volumes()).toHaveLength(1)
    expect(region.volumes.get(volumes()[0] ?? '')?.attachedTo).toBeUndefined()
    expect(stack('knowbase-data')?.status).toBe('CREATE_COMPLETE')
    const again = await operator.script('destroy', '--yes')
    expect(again.code).toBe(0)
    expect(again.stderr).toContain('There is no stack knowbase')
  })

  test('purge wants the name, and then leaves nothing', async () => {
    const [id = ''] = volumes()
    const { tags = {} } = region.volumes.get(id) ?? {}
    region.snapshots.set('snap-1', { volumeId: id, tags })
    region.snapshots.set('snap-of-old', { volumeId: 'vol-deleted', tags })
    // As a restored snapshot leaves it; and that of a deployment with another name.
    region.volumes.set('vol-old', { id: 'vol-old', sizeGiB: 100, tags, attachedTo: 'i-of-somebody' })
    const others = { id: 'vol-of-b', sizeGiB: 100, tags: { Name: 'team-b-data', 'knowbase:deployment': 'team-b' } }
    region.volumes.set('vol-of-b', others)
    region.snapshots.set('snap-2', { volumeId: 'vol-of-another' })
    const unnamed = await operator.script('purge')
    expect(unnamed.stderr).toContain('--confirm knowbase')
    const wrong = await operator.script('purge', '--confirm', 'another')
    expect(wrong.code).toBe(1)
    expect(volumes()).toHaveLength(3)

    const held = await operator.script('purge', '--confirm', 'knowbase')
    expect(held.stderr).toContain('vol-old cannot be deleted: Volume vol-old is attached to i-of-somebody\n')
    expect(held.code).toBe(1)
    delete region.volumes.get('vol-old')?.attachedTo
    const { code, stderr } = await operator.script('purge', '--confirm', 'knowbase')
    expect(stderr).toContain('AWS::EC2::Volume')
    expect(code).toBe(0)
    expect(region.stacks.filter(({ status }) => status !== 'DELETE_COMPLETE').map(({ name }) => name)).toEqual([
      'CDKToolkit',
    ])
    expect(volumes()).toEqual(['vol-of-b'])
    expect([...region.snapshots.keys()]).toEqual(['snap-2'])
    expect([...region.repositories.keys()].filter((name) => name.startsWith('knowbase'))).toEqual([])
    expect([...region.logGroups.keys()]).toEqual([])
    expect([...fake.account.buckets.keys()].filter((name) => !name.startsWith('cdk-'))).toEqual([])
    expect([...region.parameters.keys()].filter((name) => name.startsWith('/knowbase'))).toEqual([])
    expect([...region.keys.values()].every(({ deleted }) => deleted)).toBe(true)
  })
})
