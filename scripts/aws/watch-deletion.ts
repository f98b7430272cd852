import { setTimeout as wait } from 'node:timers/promises'
import { type CloudFormationClient, DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation'
import { say } from '../report.ts'
import { ScriptError } from '../script-error.ts'
import { findStack, resourcesOf, type StackResource, type StackState } from './stacks.ts'

const pollMilliseconds = 2_000

/**
 * Waits until a stack is gone, and says how it gets on. Another one that is made under its name meanwhile is not meant.
 * @param advise what to do about resources that could not be deleted
 * @throws ScriptError that names each of them, and why
 */
export async function watchDeletion(
  client: CloudFormationClient,
  { id, name }: Pick<StackState, 'id' | 'name'>,
  advise: (stuck: readonly StackResource[]) => string,
): Promise<void> {
  const shown = new Set<string>()
  for (;;) {
    const stack = await findStack(client, id)
    if (stack === undefined) return
    for (const event of await eventsOf(client, id)) {
      if (shown.has(event.id)) continue
      shown.add(event.id)
      say(event.line)
    }
    if (stack.status === 'DELETE_FAILED') break
    await wait(pollMilliseconds)
  }
  const stuck = (await resourcesOf(client, id)).filter(({ status }) => status === 'DELETE_FAILED')
  const reasons = stuck.map(({ logicalId, type, reason }) => `${logicalId} (${type}): ${reason ?? 'no reason given'}`)
  throw new ScriptError([`${name} is half deleted:`, ...reasons].join('\n'), { advice: advise(stuck) })
}

/** Events since the deletion began, the oldest first. */
async function eventsOf(
  client: CloudFormationClient,
  stackId: string,
): Promise<readonly { id: string; line: string }[]> {
  try {
    const { StackEvents: events = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stackId }))
    const begin = events.findIndex(
      (event) => event.ResourceStatus === 'DELETE_IN_PROGRESS' && event.PhysicalResourceId === event.StackId,
    )
    return events
      .slice(0, begin + 1)
      .reverse()
      .map((event) => ({
        id: event.EventId ?? '',
        line: `${event.ResourceStatus} ${event.LogicalResourceId} ${event.ResourceStatusReason ?? ''}`.trimEnd(),
      }))
  } catch (error) {
    // It went while it was asked about.
    if (error instanceof Error && error.message.includes('does not exist')) return []
    throw error
  }
}
