import type { Context } from '../../infra/context.ts'
import type { ContextArguments } from '../cdk/assembly.ts'
import { projectContext } from './project-context.ts'

/** Context keys that the foundation alone is made with. */
const foundationKeys: readonly (keyof Context)[] = ['volumeGiB', 'snapshotId', 'vpcId', 'subnetId', 'availabilityZone']

/**
 * A word on keys that are given and change nothing, since the foundation stands and a deployment of the machine leaves it
 * as it is.
 * @param project context keys of cdk.json
 * @returns undefined where there are none
 */
export function keysWithoutEffect(given: ContextArguments, project = projectContext()): string | undefined {
  const idle = foundationKeys.filter((key) => given[key] !== undefined && given[key] !== String(project[key]))
  if (idle.length === 0) return undefined
  return `The foundation stands, and this leaves it as it is: ${idle.join(', ')} changes nothing here. Write it into the context of cdk.json, to stay there, then: npx cdk deploy "foundation/*"`
}
