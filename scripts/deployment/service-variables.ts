import type { MachineState } from '../aws/machine.ts'
import { deleteParameter, readParameters, writeParameter } from '../aws/parameters.ts'
import { runOnMachine } from '../aws/run-on-machine.ts'
import { ScriptError } from '../script-error.ts'
import type { Assignment } from './assignment.ts'
import type { Deployment } from './deployment.ts'

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

/**
 * Lets the running machine take up what was written.
 * @param before what goes back where the service does not become healthy with it
 * @throws ScriptError where it does not; the machine then runs as before
 */
export async function applyChanges(
  deployment: Deployment,
  { instanceId }: MachineState,
  before: readonly Assignment[],
): Promise<void> {
  const { ssm } = deployment.clients
  try {
    await runOnMachine(ssm, instanceId, refresh)
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error
    await writeValues(deployment, before)
    await runOnMachine(ssm, instanceId, refresh)
    throw new ScriptError(`The service is not healthy with it; what was set before is back. ${error.message}`, {
      advice: 'Check the value against .env.example; npm run logs tells what the service said to it.',
      cause: error,
    })
  }
}
