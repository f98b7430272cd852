import { DeleteStackCommand } from '@aws-sdk/client-cloudformation'
import type { Command } from 'commander'
import { findMachine, type MachineState } from '../aws/machine.ts'
import { findStack, type StackState } from '../aws/stacks.ts'
import { watchDeletion } from '../aws/watch-deletion.ts'
import { say } from '../report.ts'
import { keptCost } from './costs.ts'
import type { Deployment } from './deployment.ts'
import { dumpGraph } from './dump-graph.ts'
import { readKept } from './kept.ts'
import { npmRun } from './npm-run.ts'
import type { DeploymentOptions } from './options.ts'
import { orResume } from './stopped-service.ts'

export type DestroyOptions = DeploymentOptions & {
  /** False where no dump is wanted. */
  readonly dump: boolean
  readonly leave?: readonly string[]
  readonly yes?: boolean
}

export function addDestroyOptions(command: Command): Command {
  return command
    .option('--no-dump', 'without a dump of the graph: its volume is kept anyhow')
    .option('--leave <logicalId...>', 'of a half-deleted stack, the resources to leave in the account')
}

export type DestroyPlan = {
  readonly stack: StackState | undefined
  readonly machine: MachineState | undefined
  /** What goes and what stays, to a person. */
  readonly lines: readonly string[]
}

/** What a destroy would do, and what is kept and costs on. */
export async function planDestroy(deployment: Deployment, { dump }: DestroyOptions): Promise<DestroyPlan> {
  const { clients, names, stackName, target } = deployment
  const [stack, machine, kept] = await Promise.all([
    findStack(clients.cloudFormation, names.appStack),
    findMachine(clients.ec2, stackName),
    readKept(deployment),
  ])
  const dumping = !dump
    ? 'No dump is made (--no-dump).'
    : machine === undefined
      ? 'No machine runs, so no dump can be made.'
      : 'The graph is dumped to S3 first.'
  return {
    stack,
    machine,
    lines: [
      ...(stack === undefined
        ? [`There is no stack ${names.appStack} in ${target.region}, account ${target.account}.`]
        : [`Goes: ${stack.name} (${stack.status}): machine, address, role, dashboard, alarms. ${dumping}`]),
      `Stays: ${kept.list.join(', ') || 'nothing'}.`,
      ...(kept.list.length === 0 ? [] : [keptCost(kept.volumeGiB, kept.imageBytes)]),
    ],
  }
}

export type Destroyed = { readonly destroyed: boolean; readonly stackName: string; readonly dump: string | undefined }

/**
 * Dumps the graph and deletes the app stack alone.
 * @throws ScriptError where the dump fails or the deletion is refused, and then nothing is deleted and the service runs
 *   on; or where resources resist
 */
export async function destroyApp(
  deployment: Deployment,
  { machine }: DestroyPlan,
  { dump, leave }: DestroyOptions,
): Promise<Destroyed> {
  const { clients, names } = deployment
  const url =
    dump && machine !== undefined
      ? await orResume(deployment, machine, async (signal) => {
          const dumped = await dumpGraph(deployment, machine, signal)
          say(`The graph is in ${dumped}`)
          signal.throwIfAborted()
          await startDeletion(deployment, names.appStack, leave)
          return dumped
        })
      : await startDeletion(deployment, names.appStack, leave)
  await watch(deployment, names.appStack)
  return {
    destroyed: (await findStack(clients.cloudFormation, names.appStack)) === undefined,
    stackName: names.appStack,
    dump: url,
  }
}

/** Deletes a stack and waits until it is gone. */
export async function deleteStack(deployment: Deployment, name: string): Promise<void> {
  await startDeletion(deployment, name)
  await watch(deployment, name)
}

async function startDeletion({ clients }: Deployment, name: string, leave?: readonly string[]): Promise<undefined> {
  await clients.cloudFormation.send(
    new DeleteStackCommand({ StackName: name, ...(leave && { RetainResources: [...leave] }) }),
  )
}

async function watch(deployment: Deployment, name: string): Promise<void> {
  await watchDeletion(deployment.clients.cloudFormation, name, (stuck) => {
    if (name !== deployment.names.appStack) return 'Take away what is in the way, and purge again.'
    const ids = stuck.map(({ logicalId }) => logicalId)
    return `Take away what is in the way and destroy again, or leave it in the account: ${npmRun('destroy', deployment, ['--no-dump', '--leave', ...ids])}`
  })
}

export function destroyedText(deployment: Deployment, { stackName, dump }: Destroyed): readonly string[] {
  return [
    `${stackName} is gone.`,
    ...(dump === undefined ? [] : [`dump  ${dump}`]),
    `The graph is on its volume, this brings it back: ${npmRun('deploy', deployment)}`,
    `What is kept is taken away by: ${npmRun('purge', deployment)}`,
  ]
}
