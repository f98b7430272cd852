import { describe, expect, test } from 'vitest'
import { profiles } from '../../app/profiles.ts'
import { ContextError, readContext } from '../../infra/context.ts'

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

describe('refused', () => {
  test.each([
    ['maxParallelSegments', 'many'],
    ['maxParallelSegments', '0'],
    ['stackName', 'My Stack'],
    ['imageDigest', 'latest'],
    ['allowedCidrs', 'everyone'],
    ['domainName', 'https://example.org'],
    ['volumeGiB', '1'],
    ['spot', 'perhaps'],
    ['alarmEmail', 'nobody'],
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
})
