import { profileOf } from '../../app/profiles.ts'
import { findMachine } from '../aws/machine.ts'
import { readParameters } from '../aws/parameters.ts'
import { findStack } from '../aws/stacks.ts'
import type { Deployment } from './deployment.ts'

export type Status = {
  readonly stackName: string
  readonly account: string
  readonly region: string
  /** Status of each stack; undefined where it is not there. */
  readonly stacks: Readonly<Record<string, string | undefined>>
  readonly machine:
    | {
        readonly instanceId: string
        readonly instanceType: string
        readonly since: string | undefined
        /** US dollars an hour on demand; undefined where no price is known for the region. */
        readonly dollarsPerHour: number | undefined
      }
    | undefined
  readonly url: string | undefined
  /** Whether the service answers that it is ready; undefined where it cannot be reached from here. */
  readonly ready: boolean | undefined
  readonly imageDigest: string | undefined
  readonly secretsWritten: string | undefined
}

const healthMilliseconds = 5_000

/** Asks AWS and the service how a deployment stands; changes nothing. */
export async function readStatus({ stackName, names, target, clients }: Deployment): Promise<Status> {
  const stackNames = [names.registryStack, names.dataStack, names.appStack]
  const [stacks, machine, parameters] = await Promise.all([
    Promise.all(stackNames.map((name) => findStack(clients.cloudFormation, name))),
    findMachine(clients.ec2, stackName),
    readParameters(clients.ssm, [names.parameters.imageDigest, names.parameters.secretsMarker]),
  ])
  const url = stacks[2]?.outputs.get('Url')
  return {
    stackName,
    ...target,
    stacks: Object.fromEntries(stackNames.map((name, index) => [name, stacks[index]?.status])),
    machine: machine && {
      instanceId: machine.instanceId,
      instanceType: machine.instanceType,
      since: machine.since?.toISOString(),
      dollarsPerHour: profileOf(machine.instanceType)?.dollarsPerHour[target.region],
    },
    url,
    ready: url === undefined ? undefined : await isReady(url),
    imageDigest: parameters.get(names.parameters.imageDigest),
    secretsWritten: parameters.get(names.parameters.secretsMarker),
  }
}

async function isReady(url: string): Promise<boolean | undefined> {
  try {
    return (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(healthMilliseconds) })).ok
  } catch {
    return undefined
  }
}
