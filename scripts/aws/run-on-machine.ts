import { setTimeout as wait } from 'node:timers/promises'
import {
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  InvalidInstanceId,
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
  /** Ends the waiting, not what runs on the machine. */
  readonly signal?: AbortSignal
}

const pollMilliseconds = 1_000

/**
 * Runs lines of a shell script as root on a machine through Systems Manager, and waits for the end.
 * @returns what the script printed, at most 24,000 characters
 * @throws ScriptError with the end of its output where it fails, or where the machine takes no commands; the signal's
 *   reason where it is aborted
 */
export async function runOnMachine(
  ssm: SSMClient,
  instanceId: string,
  { comment, lines, timeoutSeconds, signal }: MachineCommand,
): Promise<string> {
  const commandId = await send()
  for (;;) {
    signal?.throwIfAborted()
    const result = await invocationOf(ssm, commandId, instanceId)
    const { Status: status = 'Pending', StandardOutputContent: output = '', StandardErrorContent: errors = '' } = result
    if (status === 'Success') return output
    if (!/^(Pending|InProgress|Delayed)$/.test(status))
      throw new ScriptError(`${comment}: ${status} on ${instanceId}. ${lastLines(`${output}\n${errors}`)}`, {
        advice: `Look at it in a session: aws ssm start-session --target ${instanceId}`,
      })
    await wait(pollMilliseconds)
  }

  async function send(): Promise<string> {
    try {
      const { Command: command } = await ssm.send(
        new SendCommandCommand({
          InstanceIds: [instanceId],
          DocumentName: 'AWS-RunShellScript',
          Comment: comment,
          TimeoutSeconds: 60,
          Parameters: { commands: [...lines], executionTimeout: [String(timeoutSeconds)] },
        }),
      )
      return command?.CommandId ?? ''
    } catch (error) {
      if (!(error instanceof InvalidInstanceId)) throw error
      throw new ScriptError(
        `${comment}: ${instanceId} takes no commands, its Systems Manager agent is not connected.`,
        {
          advice: `Wait a few minutes if it has just started; else look at its boot: aws ec2 get-console-output --latest --instance-id ${instanceId}`,
          cause: error,
        },
      )
    }
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
