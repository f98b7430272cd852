import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Region } from '../account.ts'
import { type FakeAws, startFakeAws } from '../fake-aws.ts'
import { type Checkout, createCheckout } from './support/checkout.ts'
import { createOperator, type Operator } from './support/operator.ts'

describe('what outlives machines', () => {
  let checkout: Checkout
  let fake: FakeAws
  let region: Region
  let operator: Operator
  let usual = ''
  const stack = (name: string) => region.stacks.find((one) => one.name === name && one.status !== 'DELETE_COMPLETE')
  const deploy = (which = 'foundation/*') => operator.cdk('deploy', which, '--app', usual)
  const namesThere = (): readonly string[] => [
    ...[region.repositories, region.logGroups, region.volumes, region.parameters].flatMap((all) => [...all.keys()]),
    ...[...region.keys].flatMap(([id, { deleted }]) => (deleted ? [] : [id])),
    ...fake.account.buckets.keys(),
  ]

  beforeAll(async () => {
    checkout = createCheckout()
    fake = await startFakeAws()
    region = fake.account.region(fake.home)
    operator = createOperator(checkout, fake)
    usual = await operator.synth('usual')
    const { code, stderr } = await operator.cdk('bootstrap', '--app', usual)
    if (code !== 0) throw new Error(stderr)
  })
  afterAll(async () => {
    await fake.close()
    checkout.remove()
  })

  test.each([
    ['knowbase-registry', 'AWS::SSM::Parameter'],
    ['knowbase-data', 'AWS::DLM::LifecyclePolicy'],
  ])('a first deployment of %s that fails leaves nothing that is in the way of the next', async (name, type) => {
    const before = namesThere()
    fake.world.unmakeable = (one) => (one === type ? 'an error of AWS' : undefined)
    const first = await deploy()
    fake.world.unmakeable = () => undefined
    expect(first.stderr).toContain('an error of AWS')
    expect(first.code).toBe(1)
    expect(stack(name)?.status).toBe('ROLLBACK_COMPLETE')
    expect(namesThere()).toEqual(before)
    // The protection holds for what failed too; npm run deploy names the command that lifts it.
    const refused = await operator.script('deploy', '--yes', '--app', usual)
    expect(refused.stderr).toContain(
      `update-termination-protection --no-enable-termination-protection --stack-name ${name}`,
    )
    const failed = stack(name)
    if (failed !== undefined) failed.terminationProtection = false
    // The CDK takes a stack away whose first deployment failed, and makes it anew.
    await deploy(name === 'knowbase-data' ? 'foundation/*' : 'foundation/registry')
    expect(stack(name)).toMatchObject({ status: 'CREATE_COMPLETE', terminationProtection: true })
  })

  const snapshot = 'snap-0123456789abcdef0'
  const noted = () => region.parameters.get('/knowbase/foundation/volume-id')?.value ?? ''

  test('a snapshot that is not there changes nothing', async () => {
    const before = noted()
    const { code, stderr } = await operator.cdk('deploy', 'foundation/*', '-c', `snapshotId=${snapshot}`)
    expect(stderr).toContain(`The snapshot '${snapshot}' does not exist.`)
    expect(code).toBe(1)
    expect(noted()).toBe(before)
    expect([...region.volumes.keys()]).toEqual([before])
  })

  test('a snapshot is restored to another volume, and the one that was there is kept', async () => {
    const before = noted()
    region.snapshots.set(snapshot, { volumeId: before })
    const restored = await operator.synth('restored', '--context', `snapshotId=${snapshot}`)
    expect((await operator.cdk('deploy', 'foundation/*', '--app', restored)).code).toBe(0)
    expect(region.volumes.get(noted())).toMatchObject({ snapshotId: snapshot, tags: { Name: 'knowbase-data' } })
    expect([...region.volumes.keys()]).toEqual([before, noted()])
    const again = await operator.cdk('deploy', 'foundation/*', '--app', restored)
    expect(again.stderr).toContain('(no changes)')
  })

  test('the machine that is there takes the restored volume by a deployment of its own', async () => {
    const [before = '', restored = ''] = region.volumes.keys()
    const put = (name: string, value: string): void =>
      void region.parameters.set(`/knowbase/${name}`, { value, type: 'String' })
    put('image-digest', `sha256:${'0'.repeat(64)}`)
    put('secrets-written', '2026-01-01')
    put('foundation/volume-id', before)
    expect((await operator.cdk('deploy', '--app', usual)).code).toBe(0)
    expect(region.volumes.get(before)?.attachedTo).toMatch(/^i-/)
    put('foundation/volume-id', restored)
    expect((await operator.cdk('deploy', '--app', usual)).code).toBe(0)
    expect(region.volumes.get(restored)?.attachedTo).toMatch(/^i-/)
    expect(region.volumes.get(before)?.attachedTo).toBeUndefined()
  })
})
