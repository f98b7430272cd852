import { DeleteStackCommand } from '@aws-sdk/client-cloudformation'
import type { Command } from 'commander'
import { findMachine, type MachineState } from '../aws/machine.ts'
import { findStack, type StackState } from '../aws/stacks.ts'
import { watchDeletion } from '../aws/watch-deletion.ts'
import { say } from '../report.ts'
import { ScriptError } from '../script-error.ts'
import { keptCost } from './costs.ts'
import { deployAgain } from './deploy-again.ts'
import { deployedContext } from './deployed-context.ts'
import type { Deployment } from './deployment.ts'
import { dumpGraph } from './dump-graph.ts'
import { readKept } from './kept.ts'
import { npmRun } from './npm-run.ts'
import type { DeploymentOptions } from './options.ts'
import { requireAtRest } from './require-at-rest.ts'
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
  /** The machine to dump the graph of; undefined where no dump is made. */
  readonly dumped: MachineState | undefined
  /** The command that deploys the same again. */
  readonly again: string
  /** What goes and what stays, to a person. */
  readonly lines: readonly string[]
}

/** A stack whose machine came up at least once, so that there is something to dump. */
const served = /^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/

/**
 * What a destroy would do, and what is kept and costs on.
 * @throws ScriptError where it cannot be done as it is asked for
 */
export async function planDestroy(deployment: Deployment, options: DestroyOptions): Promise<DestroyPlan> {
  const { clients, names, stackName, target } = deployment
  const [stack, machine, kept, context] = await Promise.all([
    findStack(clients.cloudFormation, names.appStack),
    findMachine(clients.ec2, stackName),
    readKept(deployment),
    deployedContext(deployment),
  ])
  requireDestroyable(deployment, { stack, machine }, options)
  const going = stack?.status === 'DELETE_IN_PROGRESS'
  const dumped = options.dump && !going ? machine : undefined
  const dumping = !options.dump
    ? 'No dump is made (--no-dump).'
    : dumped === undefined
      ? `No dump can be made: ${going ? 'its deletion is under way' : 'no machine runs'}.`
      : 'The graph is dumped to S3 first.'
  return {
    stack,
    machine,
    dumped,
    again: deployAgain(deployment, context),
    lines: [
      ...(stack === undefined
        ? [`There is no stack ${names.appStack} in ${target.region}, account ${target.account}.`]
        : [`Goes: ${stack.name} (${stack.status}): machine, address, role, dashboard, alarms. ${dumping}`]),
      `Stays: ${kept.list.join(', ') || 'nothing'}.`,
      ...(kept.list.length === 0 ? [] : [keptCost(kept.volumeGiB, kept.imageBytes)]),
    ],
  }
}

function requireDestroyable(
  deployment: Deployment,
  { stack, machine }: Pick<DestroyPlan, 'stack' | 'machine'>,
  { dump, leave }: DestroyOptions,
): void {
  requireAtRest(deployment, stack)
  if (stack === undefined) return
  if (leave !== undefined && stack.status !== 'DELETE_FAILED')
    throw new ScriptError(
      `--leave is for a stack that is half deleted (DELETE_FAILED); ${stack.name} is ${stack.status}.`,
      {
        advice: 'Nothing was done. Leave it out.',
      },
    )
  if (dump && machine === undefined && served.test(stack.status))
    throw new ScriptError(`No machine of ${stack.name} runs, so the graph cannot be dumped.`, {
      advice: `Nothing was deleted. Does one start? ${npmRun('status', deployment)}\n--no-dump goes on without a dump: the volume with the graph is kept anyhow.`,
    })
}

export type Destroyed = { readonly destroyed: boolean; readonly stackName: string; readonly dump: string | undefined }

/**
 * Dumps the graph and deletes the app stack alone.
 * @throws ScriptError where the dump fails or the deletion is refused, and then nothing is deleted and the service runs
 *   on; or where resources resist
 */
export async function destroyApp(
  deployment: Deployment,
  stack: StackState,
  { dumped: machine }: DestroyPlan,
  { leave }: DestroyOptions,
): Promise<Destroyed> {
  const dump =
    machine === undefined
      ? await startDeletion(deployment, stack, leave)
      : await orResume(deployment, machine, async (signal) => {
          const url = await dumpGraph(deployment, machine, signal)
          say(`The graph is in ${url}`)
          signal.throwIfAborted()
          await startDeletion(deployment, stack, leave)
          return url
        })
  await watch(deployment, stack)
  return { destroyed: true, stackName: stack.name, dump }
}

/** Deletes a stack and waits until it is gone. */
export async function deleteStack(deployment: Deployment, stack: StackState): Promise<void> {
  await startDeletion(deployment, stack)
  await watch(deployment, stack)
}

/** By its id: what somebody makes under its name meanwhile is another one. */
async function startDeletion(
  { clients }: Deployment,
  { id }: StackState,
  leave?: readonly string[],
): Promise<undefined> {
  await clients.cloudFormation.send(
    new DeleteStackCommand({ StackName: id, ...(leave && { RetainResources: [...leave] }) }),
  )
}

async function watch(deployment: Deployment, stack: StackState): Promise<void> {
  await watchDeletion(deployment.clients.cloudFormation, stack, (stuck) => {
    if (stack.name !== deployment.names.appStack) return 'Take away what is in the way, and purge again.'
    const ids = stuck.map(({ logicalId }) => logicalId)
    return `Take away what is in the way and destroy again, or leave it in the account: ${npmRun('destroy', deployment, ['--no-dump', '--leave', ...ids])}`
  })
}

export function destroyedText(
  deployment: Deployment,
  { again }: DestroyPlan,
  { stackName, dump }: Destroyed,
): readonly string[] {
  return [
    `${stackName} is gone.`,
    ...(dump === undefined ? [] : [`dump  ${dump}`]),
    `The graph is on its volume, this brings it back: ${again}`,
    `What is kept is taken away by: ${npmRun('purge', deployment)}`,
  ]
}
