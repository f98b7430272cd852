import { findStack, resourcesOf } from '../aws/stacks.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { findTagged } from './find-tagged.ts'

/** Types of resources that the foundation leaves in the account, in the order in which they can go. */
export const keptTypes = [
  'AWS::EC2::Volume',
  'AWS::EC2::Snapshot',
  'AWS::S3::Bucket',
  'AWS::ECR::Repository',
  'AWS::Logs::LogGroup',
  'AWS::KMS::Key',
] as const

export type KeptResource = { readonly type: (typeof keptTypes)[number]; readonly id: string }

/** What the foundation's stacks would leave behind, and left behind before. */
export async function findKept(deployment: Deployment): Promise<readonly KeptResource[]> {
  const { clients, names } = deployment
  const kept: KeptResource[] = [...(await findTagged(deployment))]
  for (const name of [names.dataStack, names.registryStack]) {
    if ((await findStack(clients.cloudFormation, name)) === undefined) continue
    for (const { type, physicalId, status } of await resourcesOf(clients.cloudFormation, name)) {
      const known = keptTypes.find((one) => one === type)
      const listed = kept.some(({ id }) => id === physicalId)
      if (known !== undefined && physicalId !== '' && status !== 'DELETE_COMPLETE' && !listed)
        kept.push({ type: known, id: physicalId })
    }
  }
  return kept.sort((a, b) => keptTypes.indexOf(a.type) - keptTypes.indexOf(b.type))
}
