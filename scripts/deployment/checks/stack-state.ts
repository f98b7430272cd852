import { type CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { findStack, resourcesOf, type StackState } from '../../aws/stacks.ts'
import type { Check, Look } from './check.ts'

/** A stack that CloudFormation can make or update: not half there, not at work. */
export const appStack: Look = ({ deployment: { clients, names } }) =>
  looked(clients.cloudFormation, names.appStack, 'npm run destroy')

/** The same of the foundation's stacks. */
export const foundationStacks: Look = async ({ deployment: { clients, names } }) => {
  const checks = await Promise.all(
    [names.registryStack, names.dataStack].map((name) => looked(clients.cloudFormation, name, 'npm run purge')),
  )
  return checks.find(({ ok }) => !ok) ?? { name: 'foundation', ok: true, found: foundOf(checks), advice: '' }
}

function foundOf(checks: readonly Check[]): string {
  return checks.map(({ name, found }) => `${name}: ${found}`).join(', ')
}

async function looked(client: CloudFormationClient, name: string, remove: string): Promise<Check> {
  const stack = await findStack(client, name)
  const check = { name: `stack ${name}`, found: stack?.status ?? 'not there yet' }
  if (stack === undefined) return { ...check, ok: true, advice: '' }
  const advice = await adviceOf(client, stack, remove)
  return { ...check, ok: advice === '', advice }
}

/** What to do about a stack in this state; empty where it can be updated. */
async function adviceOf(client: CloudFormationClient, { name, status }: StackState, remove: string): Promise<string> {
  if (/^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED)$/.test(status))
    return `Its first deployment failed and it cannot be updated. Look at its events for why, then ${remove}, then deploy.`
  if (status === 'DELETE_FAILED') {
    const stuck = (await resourcesOf(client, name)).filter((resource) => resource.status === 'DELETE_FAILED')
    const list = stuck.map(({ logicalId, type, reason }) => `${logicalId} (${type}): ${reason ?? 'no reason given'}`)
    return `It is half deleted. In the way: ${list.join('; ')}. Remove that, then ${remove}, then deploy.`
  }
  if (status === 'UPDATE_ROLLBACK_FAILED') return `npx cdk rollback, then deploy.`
  if (status.endsWith('_IN_PROGRESS')) return 'Something is at work on it: wait until it is done, npm run status tells.'
  return ''
}
