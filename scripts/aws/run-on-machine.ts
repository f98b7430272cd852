import { setTimeout as wait } from 'node:timers/promises'
import {
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  InvocationDoesNotExist,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm'
import { ScriptError } from '../script-error.ts'

export type MachineCommand = {
  /** What the machine does, as its log of commands shows it. */
  readonly comment: string
  readonly lines: readonly string[]
  readonly timeoutSeconds: number
}

const pollMilliseconds = 1_000

/**
 * Runs lines of a shell script as root on a machine through Systems Manager, and waits for the end.
 * @returns what the script printed, at most 24,000 characters
 * @throws ScriptError with the end of its output where it fails
 */
export async function runOnMachine(
  ssm: SSMClient,
  instanceId: string,
  { comment, lines, timeoutSeconds }: MachineCommand,
): Promise<string> {
  const { Command: command } = await ssm.send(
    new SendCommandCommand({
      InstanceIds: [instanceId],
      DocumentName: 'AWS-RunShellScript',
      Comment: comment,
      TimeoutSeconds: 60,
      Parameters: { commands: [...lines], executionTimeout: [String(timeoutSeconds)] },
    }),
  )
  for (;;) {
    const result = await invocationOf(ssm, command?.CommandId ?? '', instanceId)
    const { Status: status = 'Pending', StandardOutputContent: output = '', StandardErrorContent: errors = '' } = result
    if (status === 'Success') return output
    if (!/^(Pending|InProgress|Delayed)$/.test(status))
      throw new ScriptError(`${comment}: ${status} on ${instanceId}. ${lastLines(`${output}\n${errors}`)}`, {
        advice: `Look at it in a session: aws ssm start-session --target ${instanceId}`,
      })
    await wait(pollMilliseconds)
  }
}

/** An invocation can be asked for a moment after its command was sent. */
async function invocationOf(
  ssm: SSMClient,
  commandId: string,
  instanceId: string,
): Promise<Partial<GetCommandInvocationCommandOutput>> {
  try {
    return await ssm.send(new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId }))
  } catch (error) {
    if (error instanceof InvocationDoesNotExist) return {}
    throw error
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join('\n')
}
