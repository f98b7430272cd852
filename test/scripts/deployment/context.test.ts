import { describe, expect, it } from 'vitest'
import { readContext } from '../../../infra/context.ts'
import { differingContext } from '../../../scripts/deployment/deployed-context.ts'
import { keysWithoutEffect } from '../../../scripts/deployment/foundation-keys.ts'
import { deploymentCommand } from '../../../scripts/deployment/options.ts'

describe('where a script works', () => {
  const optionsOf = (project: Readonly<Record<string, unknown>>, ...args: readonly string[]): unknown =>
    deploymentCommand('status', '', project).parse(args, { from: 'user' }).opts()

  it('is what cdk.json says, unless it is given', () => {
    const project = { stackName: 'team-b', region: 'eu-west-1' }
    expect(optionsOf(project)).toEqual({ stackName: 'team-b', region: 'eu-west-1' })
    expect(optionsOf(project, '--region', 'us-east-1', '--stack-name', 'other')).toEqual({
      stackName: 'other',
      region: 'us-east-1',
    })
    expect(optionsOf({})).toEqual({ stackName: 'knowbase' })
  })
})

describe('keys of the foundation', () => {
  it('have no effect on one that stands, unless cdk.json says them too', () => {
    expect(keysWithoutEffect({ volumeGiB: '200', snapshotId: 'snap-1', spot: 'true' }, { volumeGiB: 200 })).toContain(
      'as it is: snapshotId changes nothing',
    )
    expect(keysWithoutEffect({ volumeGiB: '200', spot: 'true' }, { volumeGiB: 200 })).toBeUndefined()
  })
})

describe('what a redeploy goes on with', () => {
  const given: Readonly<Record<string, string>> = {
    instanceType: 'c5.4xlarge',
    stackName: 'team-b',
    allowedCidrs: '192.0.2.0/24,198.51.100.0/24',
    domainName: 'knowbase.example.org',
    hostedZoneId: 'Z123',
    keyPairName: 'operations',
    spot: 'true',
    maxParallelSegments: '7',
    alarmEmail: 'a@example.org',
  }
  const deployed = readContext((key) => given[key])
  const { stackName: _, ...kept } = given

  it('is every key that was given, through JSON and back', () => {
    const differing = differingContext(JSON.parse(JSON.stringify(deployed)) as typeof deployed, {})
    expect(differing).toEqual(kept)
    expect(readContext((key) => ({ ...differing, stackName: 'team-b' })[key])).toEqual(deployed)
  })

  it('leaves out what cdk.json says as well', () => {
    const { spot: _spot, ...others } = kept
    expect(differingContext(deployed, { spot: true })).toEqual(others)
  })
})
