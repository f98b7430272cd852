import type { MachineState } from '../aws/machine.ts'
import { deleteParameter, readParameters, writeParameter } from '../aws/parameters.ts'
import { runOnMachine } from '../aws/run-on-machine.ts'
import { messageOf } from '../message-of.ts'
import { say } from '../report.ts'
import { ScriptError } from '../script-error.ts'
import type { Assignment } from './assignment.ts'
import type { Deployment } from './deployment.ts'
import { npmRun } from './npm-run.ts'

/**
 * The boot script does nothing twice: it fetches variables and secrets, makes those containers anew that changed, and
 * ends well when the service is healthy.
 */
const refresh = {
  comment: 'knowbase: refresh variables',
  lines: ['HOME=/root /opt/knowbase/boot'],
  timeoutSeconds: 20 * 60,
} as const

/** What the variables of these changes are set to now; empty where nothing was set. */
export async function readValues(
  { clients, names }: Deployment,
  changes: readonly Assignment[],
): Promise<readonly Assignment[]> {
  const path = (name: string): string => `${names.parameters.variables}/${name}`
  const found = await readParameters(
    clients.ssm,
    changes.map(({ name }) => path(name)),
  )
  return changes.map(({ name }) => ({ name, value: found.get(path(name)) ?? '' }))
}

/** Sets variables for every machine that starts from now on. */
export async function writeValues({ clients, names }: Deployment, values: readonly Assignment[]): Promise<void> {
  for (const { name, value } of values) {
    const path = `${names.parameters.variables}/${name}`
    if (value === '') await deleteParameter(clients.ssm, path)
    else await writeParameter(clients.ssm, { path, value })
  }
}

export type Change = {
  readonly changes: readonly Assignment[]
  /** What goes back where the service does not become healthy with the changes, or where they are broken off. */
  readonly before: readonly Assignment[]
  readonly signal: AbortSignal
}

/**
 * Sets variables and lets the running machine take them up.
 * @throws ScriptError where it does not become healthy; the machine then runs as before
 */
export async function changeMachine(
  deployment: Deployment,
  { instanceId }: MachineState,
  { changes, before, signal }: Change,
): Promise<void> {
  const { ssm } = deployment.clients
  try {
    await writeValues(deployment, changes)
    await runOnMachine(ssm, instanceId, { ...refresh, signal })
  } catch (error) {
    say('Setting back what was set before')
    await writeValues(deployment, before)
    const back = await runOnMachine(ssm, instanceId, refresh).then(
      () => 'what was set before is back',
      (second: unknown) =>
        `what was set before is written again, but the machine did not take it up: ${messageOf(second)}`,
    )
    if (signal.aborted)
      throw new ScriptError(`It was broken off; ${back}.`, { advice: npmRun('status', deployment), cause: error })
    throw new ScriptError(`The machine could not be refreshed; ${back}. The reason: ${messageOf(error)}`, {
      advice: `${error instanceof ScriptError ? `${error.advice}\n` : ''}Check the value against .env.example; this tells what the service said to it: ${npmRun('logs', deployment)}`,
      cause: error,
    })
  }
}
