import { findStack } from '../aws/stacks.ts'
import { ScriptError } from '../script-error.ts'
import type { Deployment } from './deployment.ts'
import { npmRun } from './npm-run.ts'

/**
 * To be called before anything is written for a deployment that should be there: a name that is mistyped makes nothing.
 * @throws ScriptError where there is no foundation of this name
 */
export async function requireDeployment(deployment: Deployment): Promise<void> {
  const { clients, names, stackName, target } = deployment
  if ((await findStack(clients.cloudFormation, names.dataStack)) !== undefined) return
  throw new ScriptError(`There is no deployment ${stackName} in ${target.region}, account ${target.account}.`, {
    advice: `Nothing was written. Check --stack-name and --region; this makes one: ${npmRun('deploy', deployment)}`,
  })
}
