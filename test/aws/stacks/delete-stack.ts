import type { Region } from '../account.ts'
import type { Fake } from '../fake-aws.ts'
import { AwsError } from '../request.ts'
import { deleteResource } from './resources.ts'
import { type Stack, setResource, setStatus } from './stack.ts'

/**
 * Deletes a stack's resources, the last made first. What is retained stays in the account with its name; what resists
 * leaves the stack DELETE_FAILED, and the next deletion may leave it behind.
 * @throws AwsError where the stack is protected
 */
export function deleteStack(
  stack: Stack,
  leave: readonly string[],
  { fake, region }: { readonly fake: Fake; readonly region: Region },
): void {
  if (stack.terminationProtection)
    throw new AwsError(
      'ValidationError',
      `Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`,
    )
  if (leave.length > 0 && stack.status !== 'DELETE_FAILED')
    throw new AwsError('ValidationError', 'RetainResources is for stacks whose deletion failed.')
  setStatus(stack, 'DELETE_IN_PROGRESS', 'User Initiated')
  let failed = false
  for (const resource of [...stack.resources.values()].reverse()) {
    const { logicalId, retain } = resource
    try {
      if (!retain && !leave.includes(logicalId))
        deleteResource(resource, { fake, region, stackName: stack.name, logicalId })
      setResource(stack, resource, retain || leave.includes(logicalId) ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE')
      stack.resources.delete(logicalId)
    } catch (error) {
      failed = true
      setResource(stack, resource, 'DELETE_FAILED', error instanceof Error ? error.message : String(error))
    }
  }
  if (failed) setStatus(stack, 'DELETE_FAILED', 'Some resources could not be deleted.')
  else setStatus(stack, 'DELETE_COMPLETE')
}
