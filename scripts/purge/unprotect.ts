import { type CloudFormationClient, UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation'

/** Lifts the protection that keeps the foundation from being deleted by mistake. */
export async function unprotect(client: CloudFormationClient, stackName: string): Promise<void> {
  await client.send(
    new UpdateTerminationProtectionCommand({ StackName: stackName, EnableTerminationProtection: false }),
  )
}
