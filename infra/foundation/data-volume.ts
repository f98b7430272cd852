import { RemovalPolicy, Size, Tags, Validations } from 'aws-cdk-lib'
import { CfnLifecyclePolicy } from 'aws-cdk-lib/aws-dlm'
import { EbsDeviceVolumeType, Volume } from 'aws-cdk-lib/aws-ec2'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { acknowledgeWildcards } from '../allow.ts'
import { deploymentTag, type Names } from '../names.ts'

export type DataVolumeProps = {
  readonly names: Names
  readonly key: IKey
  readonly availabilityZone: string
  readonly sizeGiB: number
}

const snapshotPolicy = 'AWSDataLifecycleManagerServiceRole'

/** Days that a daily snapshot is kept. */
const snapshotsKept = 14

/** The encrypted volume that holds the graph, and its daily snapshots. Retained whatever happens to the stack. */
export class DataVolume extends Construct {
  readonly volumeId: string

  constructor(scope: Construct, id: string, { names, key, availabilityZone, sizeGiB }: DataVolumeProps) {
    super(scope, id)
    const volume = new Volume(this, 'Volume', {
      availabilityZone,
      size: Size.gibibytes(sizeGiB),
      volumeType: EbsDeviceVolumeType.GENERAL_PURPOSE_SSD_GP3,
      encrypted: true,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    Tags.of(volume).add(deploymentTag, names.appStack)
    const name = `${names.appStack}-data`
    Tags.of(volume).add('Name', name)
    this.volumeId = volume.volumeId

    const role = new Role(this, 'SnapshotRole', {
      assumedBy: new ServicePrincipal('dlm.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(`service-role/${snapshotPolicy}`)],
    })
    key.grantEncryptDecrypt(role)
    key.grant(role, 'kms:CreateGrant', 'kms:DescribeKey')
    acknowledgeWildcards(role, ['kms:ReEncrypt*', 'kms:GenerateDataKey*'], 'Of the one key of the volume.')
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/${snapshotPolicy}]`,
      reason: 'The policy that AWS wrote for this service and keeps in step with it.',
    })
    new CfnLifecyclePolicy(this, 'Snapshots', {
      description: `Daily snapshots of ${names.appStack}`,
      state: 'ENABLED',
      executionRoleArn: role.roleArn,
      policyDetails: {
        resourceTypes: ['VOLUME'],
        // By its name: the deployment's tag is on the root volume of the machine too.
        targetTags: [{ key: 'Name', value: name }],
        schedules: [
          {
            name: 'daily',
            createRule: { interval: 24, intervalUnit: 'HOURS', times: ['03:00'] },
            retainRule: { count: snapshotsKept },
            copyTags: true,
          },
        ],
      },
    })
  }
}
