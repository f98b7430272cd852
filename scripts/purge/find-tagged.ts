import { paginateDescribeSnapshots, paginateDescribeVolumes } from '@aws-sdk/client-ec2'
import { deploymentTag } from '../../infra/names.ts'
import type { Deployment } from '../deployment/deployment.ts'
import type { KeptResource } from './find-kept.ts'

/**
 * Data volumes and their snapshots by their tags: a stack knows just the volume that it made last, not the one before a
 * snapshot was restored, nor the snapshots of one that was deleted since.
 */
export async function findTagged({ clients, names, stackName }: Deployment): Promise<readonly KeptResource[]> {
  const tags = [
    { Name: `tag:${deploymentTag}`, Values: [stackName] },
    { Name: 'tag:Name', Values: [names.dataVolume] },
  ]
  const config = { client: clients.ec2 }
  const kept: KeptResource[] = []
  for await (const { Volumes: volumes = [] } of paginateDescribeVolumes(config, { Filters: tags }))
    for (const { VolumeId: id = '' } of volumes) kept.push({ type: 'AWS::EC2::Volume', id })
  for await (const { Snapshots: snapshots = [] } of paginateDescribeSnapshots(config, {
    OwnerIds: ['self'],
    Filters: tags,
  }))
    for (const { SnapshotId: id = '' } of snapshots) kept.push({ type: 'AWS::EC2::Snapshot', id })
  return kept
}
