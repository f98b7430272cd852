import type { ChangeSet, Resource, Stack, StackEvent } from '../stacks/stack.ts'

export function stackAnswer(stack: Stack): object {
  return {
    StackId: stack.id,
    StackName: stack.name,
    StackStatus: stack.status,
    StackStatusReason: stack.reason,
    CreationTime: stack.createdAt,
    EnableTerminationProtection: stack.terminationProtection,
    Parameters: [...stack.parameters].map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    Outputs: [...stack.outputs].map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  }
}

export function resourceAnswer(resource: Resource): object {
  return {
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    ResourceStatus: resource.status,
    ResourceStatusReason: resource.reason,
    Timestamp: new Date(),
    LastUpdatedTimestamp: new Date(),
  }
}

export function eventAnswer(stack: Stack, event: StackEvent): object {
  return {
    EventId: event.id,
    StackId: stack.id,
    StackName: stack.name,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    Timestamp: event.at,
  }
}

export function changeSetAnswer(stack: Stack, { id, name, changes, outputsChange }: ChangeSet): object {
  const empty = changes.length === 0 && !outputsChange
  return {
    ChangeSetId: id,
    ChangeSetName: name,
    StackId: stack.id,
    StackName: stack.name,
    Status: empty ? 'FAILED' : 'CREATE_COMPLETE',
    StatusReason: empty
      ? "The submitted information didn't contain changes. Submit different information to create a change set."
      : undefined,
    ExecutionStatus: empty ? 'UNAVAILABLE' : 'AVAILABLE',
    CreationTime: new Date(),
    Changes: changes.map((change) => ({
      Type: 'Resource',
      ResourceChange: {
        Action: change.action,
        LogicalResourceId: change.logicalId,
        PhysicalResourceId: change.physicalId,
        ResourceType: change.type,
        ...(change.action === 'Modify' && { Replacement: change.replacement ? 'True' : 'False' }),
        Scope: change.properties.length > 0 ? ['Properties'] : [],
        Details: change.properties.map((property) => ({
          Target: {
            Attribute: 'Properties',
            Name: property,
            RequiresRecreation: change.replacement ? 'Always' : 'Never',
          },
          Evaluation: 'Static',
          ChangeSource: 'DirectModification',
        })),
      },
    })),
  }
}
