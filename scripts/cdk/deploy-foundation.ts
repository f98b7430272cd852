import { foundationId } from '../../infra/names.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { type ContextArguments, withAssembly } from './assembly.ts'
import { requireBootstrap } from './bootstrap.ts'
import { runCdk } from './run-cdk.ts'

/** Deploys repository, network, volume, key and logs. What is there already and fits is left as it is. */
export async function deployFoundation(
  deployment: Deployment,
  assembly?: string,
  context: ContextArguments = {},
): Promise<void> {
  const { stackName } = deployment
  await requireBootstrap(deployment)
  await withAssembly(assembly, { context: { ...context, stackName }, deployment }, async (folder) => {
    const only = [`${foundationId}/*`, '--app', folder]
    await runCdk(['deploy', ...only, '--require-approval', 'never', '--progress', 'events'], { deployment, show: true })
  })
}
