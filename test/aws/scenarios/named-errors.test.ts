import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createStack } from '../stacks/stack.ts'
import { accountWithFoundation, type Ready } from './support/account-with-foundation.ts'

describe('what can be wrong is named, with what to do', () => {
  let ready: Ready
  beforeAll(async () => {
    ready = await accountWithFoundation()
  })
  afterAll(() => ready.end())
  afterEach(() => {
    Object.assign(ready.fake.world, { quota: 64, boot: () => true, resists: () => undefined })
  })

  const stack = (name = 'knowbase') =>
    ready.region.stacks.find((one) => one.name === name && one.status !== 'DELETE_COMPLETE')
  const deploy = (...args: readonly string[]) =>
    ready.operator.script('deploy', '--yes', '--app', ready.assembly, ...args)

  test('no credentials', async () => {
    const nobody = ready.operator.with({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' })
    for (const name of ['deploy', 'destroy', 'status', 'push-images', 'purge']) {
      const { code, stderr } = await nobody.script(name)
      expect(stderr, name).toContain('There are no credentials of AWS.')
      expect(stderr, name).toContain('aws sso login')
      expect(code, name).toBe(1)
    }
  })

  test('no region, one that is not there, one that is not enabled, one without CDK', async () => {
    const nowhere = await ready.operator.with({ AWS_REGION: '' }).script('status')
    expect(nowhere.stderr).toContain('No region is given.')
    const unknown = await deploy('--region', 'eu-centrall-1')
    expect(unknown.stderr).toContain('AWS knows no region eu-centrall-1.')
    const closed = await deploy('--region', 'af-south-1')
    expect(closed.stderr).toContain('The region af-south-1 is not enabled in this account.')
    const bare = await deploy('--region', 'us-east-1')
    expect(bare.stderr).toContain('npx cdk bootstrap aws://111122223333/us-east-1')
    expect([nowhere, unknown, closed, bare].map(({ code }) => code)).toEqual([1, 1, 1, 1])
  })

  test('a quota that is too small', async () => {
    ready.fake.world.quota = undefined
    const { code, stderr } = await deploy()
    expect(code).toBe(1)
    expect(stderr).toContain('8 needed for t3.2xlarge, 0 of 5 in use by others')
    expect(stderr).toContain('aws service-quotas request-service-quota-increase')
    expect(stack()).toBeUndefined()
  })

  test('machines of others count against the quota, the own one does not', async () => {
    ready.fake.world.quota = 15
    const machine = { imageId: 'ami-1', userData: '', launchedAt: new Date(), state: 'running' } as const
    const { instances } = ready.region
    instances.set('i-own', { ...machine, id: 'i-own', type: 't3.2xlarge', tags: { 'knowbase:deployment': 'knowbase' } })
    const own = await deploy('--dry-run')
    expect(own.code).toBe(0)
    instances.set('i-other', { ...machine, id: 'i-other', type: 't3.2xlarge', tags: {} })
    const others = await deploy('--dry-run')
    expect(others.stderr).toContain('8 of 15 in use by others')
    expect(others.code).toBe(1)
    instances.clear()
  })

  test('keys of the foundation that change nothing of the one that stands', async () => {
    const { code, stderr } = await ready.operator.script(
      'deploy',
      '--dry-run',
      '-c',
      'volumeGiB=200',
      '-c',
      'spot=true',
    )
    expect(stderr).toContain(
      'this leaves it as it is: volumeGiB changes nothing here. Write it into the context of cdk.json',
    )
    expect(code).toBe(0)
  })

  test('a name that is mistyped makes nothing', async () => {
    const { stacks, parameters } = ready.region
    const before = { stacks: stacks.length, parameters: [...parameters.keys()] }
    const file = ready.operator.file('typo.env', 'JWT_SECRET=a-secret-of-more-than-thirty-two-characters\n')
    const typo = ['--stack-name', 'knowbaes'] as const
    for (const [name, args, said] of [
      ['set', ['HEDGING=off'], 'There is no deployment knowbaes in eu-central-1, account 111122223333.'],
      ['secrets', ['--from', file], 'There is no deployment knowbaes'],
      ['redeploy', ['--yes'], 'There is no deployment knowbaes'],
      ['push-images', [], 'There is no repository knowbaes/service in eu-central-1'],
      ['deploy', [], 'The foundation (repository, network, volume, key, logs) is not there.'],
      ['logs', [], 'There is no log group /knowbaes/containers in eu-central-1.'],
    ] as const) {
      const { code, stderr } = await ready.operator.script(name, ...typo, ...args)
      expect(stderr, name).toContain(said)
      expect(code, name).toBe(1)
    }
    for (const [name, said] of [
      ['destroy', 'There is no stack knowbaes'],
      ['purge', 'There is nothing of knowbaes'],
    ] as const) {
      const { code, stdout, stderr } = await ready.operator.script(name, ...typo)
      expect(stdout + stderr, name).toContain(said)
      expect(code, name).toBe(0)
    }
    expect({ stacks: stacks.length, parameters: [...parameters.keys()] }).toEqual(before)
  })

  test('a synthesis of another type, name or region than the one that is asked for', async () => {
    const type = await deploy('--instance-type', 'c5.4xlarge')
    expect(type.stderr).toContain('instanceType is t3.2xlarge there, and c5.4xlarge was given')
    const name = await deploy('--stack-name', 'team-b')
    expect(name.stderr).toContain('stackName is knowbase there, and team-b was given')
    const none = await ready.operator.script('deploy', '--yes', '--app', 'infra')
    expect(none.stderr).toContain('infra holds no synthesis of this app.')
    expect([type, name, none].map(({ code }) => code)).toEqual([1, 1, 1])
  })

  test('a first deployment whose machine does not become healthy: ROLLBACK_COMPLETE', async () => {
    ready.fake.world.boot = () => false
    const first = await deploy()
    expect(first.code).toBe(1)
    expect(first.stderr).toContain('Received 1 FAILURE signal(s)')
    const [, advice = ''] = first.stderr.split('The machine did not become healthy.')
    expect(advice).toContain('npm run logs -- --region eu-central-1 --since 30\n')
    expect(advice).toContain('npx cdk deploy -c stackName=knowbase -c region=eu-central-1 --no-rollback')
    expect(advice).toContain('deploy again: npm run destroy -- --region eu-central-1\n')
    expect(advice).toContain('The same again: npm run deploy -- --region eu-central-1\n')
    expect(stack()?.status).toBe('ROLLBACK_COMPLETE')
    expect([...ready.region.instances.values()].filter(({ state }) => state === 'running')).toEqual([])

    const second = await deploy()
    expect(second.stderr).toContain('stack knowbase: ROLLBACK_COMPLETE')
    expect(second.stderr).toContain('deploy again: npm run destroy -- --region eu-central-1\n')
    expect(second.code).toBe(1)
    const destroyed = await ready.operator.script('destroy', '--yes')
    expect(destroyed.code).toBe(0)
    ready.fake.world.boot = () => true
    const third = await deploy()
    expect(third.code).toBe(0)
    expect(stack()?.status).toBe('CREATE_COMPLETE')
  })

  test('an update whose machine does not become healthy goes back to the machine that did', async () => {
    ready.fake.world.boot = ({ type }) => type !== 'm5.2xlarge'
    const other = await ready.operator.synth('other', '--context', 'instanceType=m5.2xlarge')
    const { code } = await ready.operator.script('deploy', '--yes', '--instance-type', 'm5.2xlarge', '--app', other)
    expect(code).toBe(1)
    expect(stack()?.status).toBe('UPDATE_ROLLBACK_COMPLETE')
    const running = [...ready.region.instances.values()].filter(({ state }) => state === 'running')
    expect(running).toMatchObject([{ type: 't3.2xlarge' }])
  })

  test('a deployment that is broken off says that AWS goes on, and leaves nothing on this side', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'knowbase-broken-off-'))
    const operator = ready.operator.with({ TMPDIR: temporary })
    ready.fake.world.boot = () => {
      operator.interrupt()
      return true
    }
    const { code, stderr } = await operator.script('deploy', '--yes', '--instance-type', 't3.xlarge')
    const left = readdirSync(temporary).filter((name) => name.startsWith('knowbase-cdk-'))
    rmSync(temporary, { recursive: true })
    expect(stderr).toContain('It was broken off.\n')
    expect(stderr).toContain('npm run status -- --region eu-central-1\n')
    expect(stderr).toContain('The same again: npm run deploy -- --region eu-central-1 -c instanceType=t3.xlarge\n')
    expect(code).toBe(1)
    expect(left).toEqual([])
    await expect.poll(() => stack()?.status, { timeout: 60_000 }).toBe('UPDATE_COMPLETE')
  })

  test('a half-deleted stack names what is in the way, and can be left behind', async () => {
    ready.fake.world.resists = (type) => (type === 'AWS::EC2::SecurityGroup' ? 'it has a dependent object' : undefined)
    const first = await ready.operator.script('destroy', '--yes', '--no-dump')
    expect(first.code).toBe(1)
    expect(first.stderr).toMatch(/FirewallGroup\w+ \(AWS::EC2::SecurityGroup\): it has a dependent object/)
    expect(stack()?.status).toBe('DELETE_FAILED')
    const deployed = await deploy()
    expect(deployed.stderr).toContain('It is half deleted. In the way: FirewallGroup')
    expect(deployed.code).toBe(1)
    const [id = ''] = /FirewallGroup\w+/.exec(first.stderr) ?? []
    // Somebody else deploys as soon as the name is free: that is not what is waited for, nor taken away.
    const others = createStack('knowbase', ready.region, ready.fake.account.id)
    others.status = 'CREATE_COMPLETE'
    ready.fake.world.refuses = (request) => {
      if (request === 'cloudformation DescribeStacks' && stack() === undefined) ready.region.stacks.push(others)
      return undefined
    }
    const left = await ready.operator.script('destroy', '--yes', '--no-dump', '--leave', id)
    ready.fake.world.refuses = () => undefined
    expect(left.code).toBe(0)
    expect(stack()).toBe(others)
    others.status = 'DELETE_COMPLETE'
  })

  test('a name that is taken by what a stack retained', async () => {
    for (const name of ['knowbase-data', 'knowbase-registry']) {
      const found = stack(name)
      if (found !== undefined) found.terminationProtection = false
    }
    const destroyed = await ready.operator.cdk('destroy', 'foundation/*', '--force', '--app', ready.assembly)
    expect(destroyed.code).toBe(0)
    expect(ready.region.repositories.has('knowbase/service')).toBe(true)
    const { code, stderr } = await deploy()
    expect(code).toBe(1)
    expect(stderr).toContain('already exists')
    const broken = ['knowbase-registry', 'knowbase-data'].find((name) => stack(name)?.status === 'ROLLBACK_COMPLETE')
    expect(broken).toBeDefined()
    const again = await deploy()
    expect(again.stderr).toContain(`aws cloudformation delete-stack --stack-name ${broken} --region eu-central-1`)
    expect(again.stderr).not.toContain('purge')
  })
})
