import {
  type CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation'

/** A stack of CloudFormation as scripts see it. */
export type StackState = {
  /** Of this stack alone; another one may have its name later. */
  readonly id: string
  readonly name: string
  /** As CloudFormation calls it, such as `UPDATE_COMPLETE`. */
  readonly status: string
  readonly reason: string | undefined
  readonly outputs: ReadonlyMap<string, string>
  readonly terminationProtection: boolean
}

/** The stack of this name or id, undefined where there is none or only a shell that a review left behind. */
export async function findStack(client: CloudFormationClient, name: string): Promise<StackState | undefined> {
  try {
    const { Stacks: stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }))
    const stack = stacks[0]
    if (stack === undefined || stack.StackStatus === 'REVIEW_IN_PROGRESS' || stack.StackStatus === 'DELETE_COMPLETE')
      return undefined
    return {
      id: stack.StackId ?? name,
      name: stack.StackName ?? name,
      status: stack.StackStatus ?? '',
      reason: stack.StackStatusReason,
      outputs: new Map(stack.Outputs?.map(({ OutputKey: key = '', OutputValue: value = '' }) => [key, value])),
      terminationProtection: stack.EnableTerminationProtection === true,
    }
  } catch (error) {
    // CloudFormation has no error of its own for a stack that is not there.
    if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist'))
      return undefined
    throw error
  }
}

export type StackResource = {
  readonly logicalId: string
  readonly physicalId: string
  readonly type: string
  readonly status: string
  readonly reason: string | undefined
}

export async function resourcesOf(client: CloudFormationClient, stackName: string): Promise<readonly StackResource[]> {
  const { StackResources: resources = [] } = await client.send(
    new DescribeStackResourcesCommand({ StackName: stackName }),
  )
  return resources.map((resource) => ({
    logicalId: resource.LogicalResourceId ?? '',
    physicalId: resource.PhysicalResourceId ?? '',
    type: resource.ResourceType ?? '',
    status: resource.ResourceStatus ?? '',
    reason: resource.ResourceStatusReason,
  }))
}
