import { Stack } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { allow } from '../allow.ts'
import { deploymentTag, type Names } from '../names.ts'
import { allowOperation } from './operation-permissions.ts'

export type MachineRoleProps = {
  readonly names: Names
  readonly keyArn: string
  readonly volumeId: string
  readonly addressAllocationId: string
  readonly backupBucket: string
  /** Bucket and key of compose.yaml. */
  readonly compose: { readonly bucket: string; readonly key: string }
}

/** What the machine may do: pull its own image, read its own parameters, attach its own volume, signal its own stack. */
export class MachineRole extends Construct {
  readonly role: Role

  constructor(scope: Construct, id: string, props: MachineRoleProps) {
    super(scope, id)
    const { names, keyArn, volumeId, addressAllocationId, backupBucket, compose } = props
    const { partition, region, account } = Stack.of(this)
    const arn = (service: string, resource: string): string =>
      `arn:${partition}:${service}:${region}:${account}:${resource}`
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      description: `Machine of ${names.appStack}`,
    })
    this.role = role
    allowOperation(role, names)

    const { secrets, variables, profile } = names.parameters
    allow(role, {
      actions: ['ssm:GetParametersByPath', 'ssm:GetParameters', 'ssm:GetParameter'],
      resources: [secrets, variables, profile].flatMap((path) => [
        arn('ssm', `parameter${path}`),
        ...(path === profile ? [] : [arn('ssm', `parameter${path}/*`)]),
      ]),
      wildcards: 'Secrets and changed variables of this deployment alone; each is a parameter below the path.',
    })
    allow(role, {
      actions: ['s3:GetObject'],
      resources: [`arn:${partition}:s3:::${compose.bucket}/${compose.key}`],
    })
    allow(role, {
      actions: ['s3:PutObject'],
      resources: [`arn:${partition}:s3:::${backupBucket}/*`],
      wildcards: 'Dumps of this deployment alone have this bucket, each a name with its time.',
    })
    allow(role, {
      actions: ['ecr:GetAuthorizationToken'],
      resources: ['*'],
      wildcards: 'AWS knows no resource for this action.',
    })
    allow(role, {
      actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'],
      resources: [arn('ecr', `repository/${names.repository}`)],
    })
    allow(role, {
      actions: ['cloudformation:SignalResource'],
      resources: [arn('cloudformation', `stack/${names.appStack}/*`)],
      wildcards: 'The stack has a new id each time it is made.',
    })

    const own = { StringEquals: { [`aws:ResourceTag/${deploymentTag}`]: names.appStack } }
    allow(role, { actions: ['ec2:AttachVolume'], resources: [arn('ec2', `volume/${volumeId}`)] })
    allow(role, {
      actions: ['ec2:AttachVolume', 'ec2:AssociateAddress'],
      resources: [arn('ec2', 'instance/*')],
      conditions: own,
      wildcards: 'The group names its instances as it makes them; the tag holds it to its own.',
    })
    allow(role, {
      actions: ['ec2:AssociateAddress'],
      resources: [arn('ec2', `elastic-ip/${addressAllocationId}`), arn('ec2', 'network-interface/*')],
      wildcards: 'The interface is made with the instance; the address is the one of this stack.',
    })
    // What attaching an encrypted volume, and reading secrets and writing dumps under the key, asks for.
    allow(role, {
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
      resources: [keyArn],
    })
    allow(role, {
      actions: ['kms:CreateGrant'],
      resources: [keyArn],
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    })
  }
}
