import { Fn, Stack, type StackProps } from 'aws-cdk-lib'
import { Key } from 'aws-cdk-lib/aws-kms'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Construct } from 'constructs'
import type { Context } from '../context.ts'
import type { Names } from '../names.ts'
import { BackupBucket } from './backup-bucket.ts'
import { DataVolume } from './data-volume.ts'
import { kept } from './kept.ts'
import { Network } from './network.ts'

export type DataStackProps = StackProps & { readonly names: Names; readonly context: Context }

/** What outlives the machine: network, key, volume with its snapshots, dumps and logs. */
export class DataStack extends Stack {
  /** The one zone of volume and machine; the first by its index, so that synthesis asks the account nothing. */
  override get availabilityZones(): string[] {
    return [this.#zone ?? Fn.select(0, Fn.getAzs())]
  }

  readonly #zone: string | undefined

  constructor(scope: Construct, id: string, { names, context, ...props }: DataStackProps) {
    super(scope, id, props)
    this.#zone = context.availabilityZone
    const { parameters } = names
    const network = new Network(this, 'Network', { names, context })
    const key = new Key(this, 'Key', {
      description: `Data of ${names.appStack}: volume and dumps.`,
      enableKeyRotation: true,
      removalPolicy: kept,
    })
    new LogGroup(this, 'Logs', {
      logGroupName: names.logGroup,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: kept,
    })
    const volume = new DataVolume(this, 'Volume', {
      names,
      key,
      availabilityZone: network.availabilityZone,
      sizeGiB: context.volumeGiB,
      snapshotId: context.snapshotId,
    })
    const backups = new BackupBucket(this, 'Backups', { key })

    const told: readonly (readonly [string, string, string])[] = [
      ['VpcId', parameters.vpcId, network.vpcId],
      ['SubnetId', parameters.subnetId, network.subnetId],
      ['AvailabilityZone', parameters.availabilityZone, network.availabilityZone],
      ['VolumeId', parameters.volumeId, volume.volumeId],
      ['KeyArn', parameters.keyArn, key.keyArn],
      ['BackupBucket', parameters.backupBucket, backups.bucketName],
    ]
    for (const [construct, parameterName, stringValue] of told)
      new StringParameter(this, `${construct}Parameter`, { parameterName, stringValue })
  }
}
