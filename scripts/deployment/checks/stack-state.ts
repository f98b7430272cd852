import { findStack, resourcesOf, type StackState } from '../../aws/stacks.ts'
import type { Deployment } from '../deployment.ts'
import { npmRun } from '../npm-run.ts'
import type { Check, Look } from './check.ts'

/** A stack that CloudFormation can make or update: not half there, not at work. */
export const appStack: Look = ({ deployment }) =>
  looked(deployment, deployment.names.appStack, () => npmRun('destroy', deployment))

/** The same of the foundation's stacks. */
export const foundationStacks: Look = async ({ deployment }) => {
  const { names, target } = deployment
  // A purge would take the other one as well, and what they keep: just the broken one goes.
  const remove = ({ name, terminationProtection }: StackState): string => {
    const which = `--stack-name ${name} --region ${target.region}`
    const unprotect = `aws cloudformation update-termination-protection --no-enable-termination-protection ${which} && `
    return `${terminationProtection ? unprotect : ''}aws cloudformation delete-stack ${which}`
  }
  const checks = await Promise.all(
    [names.registryStack, names.dataStack].map((name) => looked(deployment, name, remove)),
  )
  return checks.find(({ ok }) => !ok) ?? { name: 'foundation', ok: true, found: foundOf(checks), advice: '' }
}

function foundOf(checks: readonly Check[]): string {
  return checks.map(({ name, found }) => `${name}: ${found}`).join(', ')
}

/** @param remove the command that takes the stack away */
async function looked(deployment: Deployment, name: string, remove: (stack: StackState) => string): Promise<Check> {
  const stack = await findStack(deployment.clients.cloudFormation, name)
  const check = { name: `stack ${name}`, found: stack?.status ?? 'not there yet' }
  if (stack === undefined) return { ...check, ok: true, advice: '' }
  const advice = await adviceOf(deployment, stack, remove(stack))
  return { ...check, ok: advice === '', advice }
}

/** What to do about a stack in this state; empty where it can be updated. */
async function adviceOf(deployment: Deployment, { name, status }: StackState, remove: string): Promise<string> {
  if (/^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED)$/.test(status))
    return [
      `Its first deployment failed, so it cannot be updated. This tells why: ${failedEvents(deployment, name)}`,
      `Take it away, then deploy again: ${remove}`,
    ].join('\n')
  if (status === 'DELETE_FAILED') {
    const stuck = (await resourcesOf(deployment.clients.cloudFormation, name)).filter(
      (resource) => resource.status === 'DELETE_FAILED',
    )
    const list = stuck.map(({ logicalId, type, reason }) => `${logicalId} (${type}): ${reason ?? 'no reason given'}`)
    return [
      `It is half deleted. In the way: ${list.join('; ')}.`,
      `Remove that, take the stack away, then deploy again: ${remove}`,
    ].join('\n')
  }
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return `AWS_REGION=${deployment.target.region} npx cdk rollback -c stackName=${deployment.stackName}, then deploy.`
  if (status.endsWith('_IN_PROGRESS'))
    return `Something is at work on it: wait until it is done, as this tells: ${npmRun('status', deployment)}`
  return ''
}

/** A command that lists what failed in a stack, and why. */
function failedEvents({ target }: Deployment, name: string): string {
  const query = "StackEvents[?ends_with(ResourceStatus,'_FAILED')].[LogicalResourceId,ResourceStatusReason]"
  return `aws cloudformation describe-stack-events --stack-name ${name} --region ${target.region} --output table --query "${query}"`
}
