import { describe, expect, test } from 'vitest'
import { profiles } from '../../app/profiles.ts'
import { ContextError, contextSchema, readContext } from '../../infra/context.ts'
import { refuseUnknownKeys } from '../../infra/context-keys.ts'

const read = (given: Readonly<Record<string, unknown>>) => readContext((key) => given[key])

test('defaults are those of the usual deployment', () => {
  expect(read({})).toMatchObject({ instanceType: 't3.2xlarge', stackName: 'knowbase', allowedCidrs: [], spot: false })
})

test('an unknown type is refused with the list', () => {
  expect(() => read({ instanceType: 'c5.large' })).toThrow(ContextError)
  for (const { instanceType } of profiles) expect(() => read({ instanceType: 'c5.large' })).toThrow(instanceType)
})

test('values come as text from the command line', () => {
  const context = read({
    maxParallelSegments: '7',
    volumeGiB: '200',
    spot: 'true',
    allowedCidrs: '192.0.2.0/24, 198.51.100.0/24',
  })
  expect(context).toMatchObject({
    maxParallelSegments: 7,
    volumeGiB: 200,
    spot: true,
    allowedCidrs: ['192.0.2.0/24', '198.51.100.0/24'],
  })
  expect(read({ maxParallelSegments: 'auto' }).maxParallelSegments).toBe('auto')
})

test.each(['knowbase', 'team-b', 'k2', 'knowbase-test-20261130', 'a-database', 'data'])('stackName=%s', (stackName) => {
  expect(read({ stackName }).stackName).toBe(stackName)
})

describe('refused', () => {
  test.each([
    ['maxParallelSegments', 'many'],
    ['maxParallelSegments', '0'],
    ['stackName', 'My Stack'],
    ['stackName', 'k'],
    ['stackName', `k${'0'.repeat(40)}`],
    ['stackName', 'team-'],
    ['stackName', 'team--b'],
    ['stackName', 'aws-team'],
    ['stackName', 'ssmteam'],
    ['stackName', 'knowbase-data'],
    ['stackName', 'knowbase-registry'],
    ['imageDigest', 'latest'],
    ['allowedCidrs', 'everyone'],
    ['domainName', 'https://example.org'],
    ['volumeGiB', '1'],
    ['spot', 'perhaps'],
    ['alarmEmail', 'nobody'],
    ['region', 'eu-west'],
    ['availabilityZone', 'eu-west-1'],
    ['snapshotId', 'vol-0123456789abcdef0'],
    ['allowedCidrs', '::/0'],
    ['keyPairName', ''],
  ])('%s=%s', (key, value) => {
    const given = { [key]: value, ...(key === 'domainName' && { hostedZoneId: 'Z1' }) }
    expect(() => read(given)).toThrow(`-c ${key}=`)
  })

  test.each([
    [{ vpcId: 'vpc-1' }, 'subnetId'],
    [{ vpcId: 'vpc-1', subnetId: 'subnet-1' }, 'availabilityZone'],
    [{ domainName: 'knowbase.example.org' }, 'hostedZoneId'],
  ])('%o without its companions', (given, missing) => {
    expect(() => read(given)).toThrow(missing)
  })

  const named = { domainName: 'knowbase.example.org', hostedZoneId: 'Z1' }
  test.each(['0.0.0.0/0', '0.0.0.0/1,128.0.0.0/1', '192.0.2.0/24,0.0.0.0/0'])('%s without TLS', (allowedCidrs) => {
    expect(() => read({ allowedCidrs })).toThrow('domainName and hostedZoneId')
    expect(read({ allowedCidrs, ...named }).allowedCidrs).toContain(allowedCidrs.split(',').at(-1))
  })

  test('SSH from everywhere, even with TLS', () => {
    const given = { allowedCidrs: '0.0.0.0/0', keyPairName: 'operations', ...named }
    expect(() => read(given)).toThrow('let everybody try SSH')
    expect(read({ ...given, allowedCidrs: '192.0.2.0/24' }).keyPairName).toBe('operations')
  })

  test('a zone of another region', () => {
    const given = { region: 'eu-central-1', availabilityZone: 'us-east-1a' }
    expect(() => read(given)).toThrow('-c availabilityZone="us-east-1a": expected a zone of eu-central-1')
    expect(read({ ...given, availabilityZone: 'eu-central-1a' }).availabilityZone).toBe('eu-central-1a')
  })
})

describe('keys that nobody reads', () => {
  test.each(['instancetype', 'instance-type', 'InstanceType', 'instance_type'])('%s names the one meant', (key) => {
    expect(() => refuseUnknownKeys({ [key]: 'c5.4xlarge' })).toThrow(
      `-c ${key}="c5.4xlarge": there is no such key, expected instanceType;`,
    )
  })

  test('what resembles none is answered with all', () => {
    for (const key of Object.keys(contextSchema.shape)) expect(() => refuseUnknownKeys({ size: '1' })).toThrow(key)
  })

  test('those of the app, of the CDK and of its look-ups pass', () => {
    refuseUnknownKeys({
      instanceType: 't3.xlarge',
      '@aws-cdk/core:enablePartitionLiterals': true,
      'aws:cdk:enable-path-metadata': true,
      'availability-zones:account=111122223333:region=eu-central-1': [],
      'cli-telemetry': false,
      'acknowledged-issue-numbers': [1],
    })
  })
})
