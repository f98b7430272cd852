import { DescribeInstancesCommand, type EC2Client } from '@aws-sdk/client-ec2'
import { deploymentTag } from '../../infra/names.ts'

export type MachineState = {
  readonly instanceId: string
  readonly instanceType: string
  readonly since: Date | undefined
}

/** The running machine of a deployment, by its tag; undefined where none runs. */
export async function findMachine(ec2: EC2Client, stackName: string): Promise<MachineState | undefined> {
  const { Reservations: reservations = [] } = await ec2.send(
    new DescribeInstancesCommand({
      Filters: [
        { Name: `tag:${deploymentTag}`, Values: [stackName] },
        { Name: 'instance-state-name', Values: ['running'] },
      ],
    }),
  )
  const machine = reservations.flatMap(({ Instances: instances = [] }) => instances)[0]
  if (machine?.InstanceId === undefined) return undefined
  return { instanceId: machine.InstanceId, instanceType: machine.InstanceType ?? '', since: machine.LaunchTime }
}
