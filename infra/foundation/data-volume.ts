import { Size, Tags } from 'aws-cdk-lib'
import { EbsDeviceVolumeType, Volume } from 'aws-cdk-lib/aws-ec2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import { DailySnapshots } from './daily-snapshots.ts'
import { kept } from './kept.ts'

export type DataVolumeProps = {
  readonly names: Names
  readonly key: IKey
  readonly availabilityZone: string
  readonly sizeGiB: number
  /** What it is made from; empty where there is none. */
  readonly snapshotId: string | undefined
}

/** The encrypted volume that holds the graph, and its daily snapshots. Retained whatever happens to the stack. */
export class DataVolume extends Construct {
  readonly volumeId: string

  constructor(scope: Construct, id: string, props: DataVolumeProps) {
    super(scope, id)
    const { names, key, availabilityZone, sizeGiB, snapshotId } = props
    // CloudFormation cannot change what a volume was made from: another snapshot is another resource, and the volume that
    // was there is let go of, not deleted.
    const volume = new Volume(this, snapshotId ?? 'Volume', {
      availabilityZone,
      size: Size.gibibytes(sizeGiB),
      volumeType: EbsDeviceVolumeType.GENERAL_PURPOSE_SSD_GP3,
      encrypted: true,
      encryptionKey: key,
      removalPolicy: kept,
      ...(snapshotId === undefined ? {} : { snapshotId }),
    })
    Tags.of(volume).add('Name', names.dataVolume)
    this.volumeId = volume.volumeId
    new DailySnapshots(this, 'Snapshots', { names, key, volumeName: names.dataVolume })
  }
}
