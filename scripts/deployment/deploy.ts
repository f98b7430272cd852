import { appStackId } from '../../infra/names.ts'
import { findStack } from '../aws/stacks.ts'
import { withAssembly } from '../cdk/assembly.ts'
import { requireBootstrap } from '../cdk/bootstrap.ts'
import { deployFoundation } from '../cdk/deploy-foundation.ts'
import { runCdk } from '../cdk/run-cdk.ts'
import { confirm } from '../confirm.ts'
import { say } from '../report.ts'
import type { Plan } from './checks/check.ts'
import { offered, quota } from './checks/machine-quota.ts'
import { image, plugin, secrets } from './checks/prerequisites.ts'
import { runChecks } from './checks/run-checks.ts'
import { appStack, foundationStacks } from './checks/stack-state.ts'
import { contextToDeploy } from './context-to-deploy.ts'
import { keptCost, machineCost } from './costs.ts'
import { contextOf, type DeployOptions } from './deploy-options.ts'
import type { Deployment } from './deployment.ts'
import { explainFailure } from './explain-failure.ts'
import { keysWithoutEffect } from './foundation-keys.ts'
import { tokenAdvice, verifyCommand } from './verify-deployment.ts'

export type Deployed = {
  readonly stackName: string
  readonly instanceType: string
  readonly outputs: Readonly<Record<string, string>>
  readonly dryRun: boolean
}

/**
 * Looks whether all that a machine needs is there, and deploys the foundation where it is missing.
 * @param anew whether the app stack goes first, so that its state does not matter
 * @throws ScriptError that names what is missing and the command that brings it
 */
export async function prepare(
  deployment: Deployment,
  options: DeployOptions,
  { anew = false }: { readonly anew?: boolean } = {},
): Promise<Plan> {
  const { given } = contextOf(options)
  const { clients, names, target } = deployment
  say(`${names.appStack} in ${target.region}, account ${target.account}`)
  await requireBootstrap(deployment)
  const context = await contextToDeploy(deployment, options)
  const plan: Plan = { deployment, context }
  await runChecks(plan, [...(anew ? [] : [appStack]), foundationStacks, quota, offered, plugin])
  const stacks = await Promise.all(
    [names.registryStack, names.dataStack].map((name) => findStack(clients.cloudFormation, name)),
  )
  if (stacks.includes(undefined)) {
    say(`The foundation (repository, network, volume, key, logs) is not there. ${keptCost(context.volumeGiB)}`)
    if (options.dryRun === true) say('It would be deployed (--dry-run).')
    else {
      if (options.yes !== true) await confirm('Deploy it?', { instead: '--yes' })
      await deployFoundation(deployment, options.app, given)
    }
  }
  const without = stacks.includes(undefined) ? undefined : keysWithoutEffect(given)
  if (without !== undefined) say(without)
  await runChecks(plan, [image, secrets])
  say(machineCost(context.instanceType, target.region, context.spot))
  return plan
}

/** Deploys the machine after showing what changes; to be called with what {@link prepare} looked at. */
export async function deployApp(plan: Plan, options: DeployOptions): Promise<Deployed> {
  const { deployment, context } = plan
  const { names, clients } = deployment
  await withAssembly(options.app, { context: contextOf(options).given, deployment }, async (folder) => {
    const only = [appStackId, '--app', folder]
    // Without a change set: it would be made and thrown away again.
    await runCdk(['diff', ...only, '--no-change-set'], { deployment, show: true })
    if (options.dryRun === true) return
    if (options.yes !== true) await confirm('Deploy this?', { instead: '--yes' })
    await runCdk(['deploy', ...only, '--require-approval', 'never', '--progress', 'events'], {
      deployment,
      show: true,
    }).catch(async (error: unknown) => {
      throw await explainFailure(plan, error)
    })
  })
  const stack = options.dryRun === true ? undefined : await findStack(clients.cloudFormation, names.appStack)
  return {
    stackName: names.appStack,
    instanceType: context.instanceType,
    outputs: Object.fromEntries(stack?.outputs ?? []),
    dryRun: options.dryRun === true,
  }
}

/** What was deployed, as lines for a person. */
export function deployedText(
  deployment: Deployment,
  { stackName, instanceType, outputs, dryRun }: Deployed,
): readonly string[] {
  if (dryRun) return ['Nothing was changed (--dry-run).']
  return [
    `${stackName} runs on ${instanceType}.`,
    `url              ${outputs['Url'] ?? ''}`,
    `port forwarding  ${outputs['PortForwarding'] ?? ''}`,
    `Check it: ${verifyCommand(deployment)}`,
    tokenAdvice(deployment),
  ]
}
