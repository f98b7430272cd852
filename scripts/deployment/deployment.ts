import { type Names, namesOf } from '../../infra/names.ts'
import { type Clients, createClients } from '../aws/clients.ts'
import { findTarget, type Target } from '../aws/target.ts'
import type { DeploymentOptions } from './options.ts'

/** One deployment in one account and region: what every script on it starts from. */
export type Deployment = {
  readonly stackName: string
  readonly names: Names
  readonly target: Target
  readonly clients: Clients
}

/**
 * Connects to AWS and checks credentials and region.
 * @throws ScriptError where there are none, or the region is unknown or not enabled
 */
export async function connectDeployment({ stackName, region }: DeploymentOptions): Promise<Deployment> {
  const clients = createClients(region)
  const target = await findTarget(clients)
  return { stackName, names: namesOf(stackName), target, clients }
}
