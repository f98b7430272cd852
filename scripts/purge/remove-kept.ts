import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs'
import {
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DescribeSnapshotsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2'
import { DeleteRepositoryCommand } from '@aws-sdk/client-ecr'
import { ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms'
import { DeleteBucketCommand } from '@aws-sdk/client-s3'
import type { Deployment } from '../deployment/deployment.ts'
import { ScriptError } from '../script-error.ts'
import { emptyBucket } from './empty-bucket.ts'
import type { KeptResource } from './find-kept.ts'

/** The shortest that AWS allows; until then the key can be called back. */
const keyDays = 7

/** Errors of AWS that say that something is gone already. */
const gone =
  /^(InvalidVolume\.NotFound|InvalidSnapshot\.NotFound|NoSuchBucket|RepositoryNotFoundException|ResourceNotFoundException|NotFoundException|KMSInvalidStateException)$/

/** Removes one resource that its stack would leave; one that is gone is no fault. */
export async function removeKept(deployment: Deployment, resource: KeptResource): Promise<void> {
  try {
    await remove(deployment, resource)
  } catch (error) {
    if (error instanceof Error && gone.test(error.name)) return
    if (error instanceof Error && error.name === 'VolumeInUse')
      throw new ScriptError(`${resource.id} cannot be deleted: ${error.message}`, {
        advice: `Take it from its machine, then purge again: aws ec2 detach-volume --volume-id ${resource.id} --region ${deployment.target.region}`,
        cause: error,
      })
    throw error
  }
}

async function remove({ clients }: Deployment, { type, id }: KeptResource): Promise<void> {
  switch (type) {
    case 'AWS::EC2::Volume':
      await removeSnapshots(clients.ec2, id)
      await clients.ec2.send(new DeleteVolumeCommand({ VolumeId: id }))
      return
    case 'AWS::EC2::Snapshot':
      await clients.ec2.send(new DeleteSnapshotCommand({ SnapshotId: id }))
      return
    case 'AWS::S3::Bucket':
      await emptyBucket(clients.s3, id)
      await clients.s3.send(new DeleteBucketCommand({ Bucket: id }))
      return
    case 'AWS::ECR::Repository':
      await clients.ecr.send(new DeleteRepositoryCommand({ repositoryName: id, force: true }))
      return
    case 'AWS::Logs::LogGroup':
      await clients.logs.send(new DeleteLogGroupCommand({ logGroupName: id }))
      return
    case 'AWS::KMS::Key':
      await clients.kms.send(new ScheduleKeyDeletionCommand({ KeyId: id, PendingWindowInDays: keyDays }))
  }
}

async function removeSnapshots(ec2: EC2Client, volumeId: string): Promise<void> {
  const { Snapshots: snapshots = [] } = await ec2.send(
    new DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters: [{ Name: 'volume-id', Values: [volumeId] }] }),
  )
  for (const { SnapshotId: id } of snapshots) await ec2.send(new DeleteSnapshotCommand({ SnapshotId: id }))
}
