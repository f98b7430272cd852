import { Stack } from 'aws-cdk-lib'
import { CfnLifecyclePolicy } from 'aws-cdk-lib/aws-dlm'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { allow } from '../allow.ts'
import type { Names } from '../names.ts'

export type DailySnapshotsProps = {
  readonly names: Names
  readonly key: IKey
  /** Tag `Name` of the volumes; the deployment's tag is on the root volume of the machine too. */
  readonly volumeName: string
}

/** Days that a daily snapshot is kept. */
const snapshotsKept = 14

/** Snapshots of the data volume, made and deleted by Amazon Data Lifecycle Manager. */
export class DailySnapshots extends Construct {
  constructor(scope: Construct, id: string, { names, key, volumeName }: DailySnapshotsProps) {
    super(scope, id)
    const { partition, region, account, urlSuffix } = Stack.of(this)
    const role = new Role(this, 'Role', {
      description: `Snapshots of ${volumeName}`,
      assumedBy: new ServicePrincipal('dlm.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:dlm:${region}:${account}:policy/*` },
        },
      }),
    })
    // The managed policy of AWS may share, copy and delete every snapshot of the account.
    const own = { StringEquals: { 'aws:ResourceTag/Name': volumeName } }
    const snapshots = `arn:${partition}:ec2:${region}::snapshot/*`
    allow(role, {
      actions: ['ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'ec2:DescribeVolumes'],
      resources: ['*'],
      wildcards: 'AWS knows no resource for these actions; they read descriptions alone.',
    })
    allow(role, {
      actions: ['ec2:CreateSnapshot'],
      resources: [`arn:${partition}:ec2:${region}:${account}:volume/*`],
      conditions: own,
      wildcards: 'The tag holds it to the data volumes of this deployment: also the one that a restored one replaced.',
    })
    allow(role, {
      actions: ['ec2:CreateSnapshot', 'ec2:CreateTags'],
      resources: [snapshots],
      wildcards: 'A snapshot has no id before it is made, and its tags are written as it is made.',
    })
    allow(role, {
      actions: ['ec2:DeleteSnapshot'],
      resources: [snapshots],
      conditions: own,
      wildcards: 'Each day has another id; the tag, copied from the volume, holds it to snapshots of that.',
    })
    // What Amazon EBS asks of who works with encrypted volumes.
    const viaEc2 = { 'kms:ViaService': `ec2.${region}.${urlSuffix}` }
    allow(role, {
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext'],
      resources: [key.keyArn],
      conditions: { StringEquals: viaEc2 },
    })
    allow(role, {
      actions: ['kms:CreateGrant'],
      resources: [key.keyArn],
      conditions: { StringEquals: viaEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    })
    new CfnLifecyclePolicy(this, 'Policy', {
      description: `Daily snapshots of ${names.appStack}`,
      state: 'ENABLED',
      executionRoleArn: role.roleArn,
      policyDetails: {
        resourceTypes: ['VOLUME'],
        targetTags: [{ key: 'Name', value: volumeName }],
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
