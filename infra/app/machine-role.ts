import { Stack } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { allow } from '../allow.ts'
import { deploymentTag, type Names, secretNames } from '../names.ts'
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

/** What the machine may do: pull its own image, read its own parameters, attach its own volume. The group adds the signal. */
export class MachineRole extends Construct {
  readonly role: Role

  constructor(scope: Construct, id: string, props: MachineRoleProps) {
    super(scope, id)
    const { names, keyArn, volumeId, addressAllocationId, backupBucket, compose } = props
    const { partition, region, account, urlSuffix } = Stack.of(this)
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
      actions: ['ssm:GetParameters'],
      resources: secretNames.map((name) => arn('ssm', `parameter${secrets}/${name}`)),
    })
    allow(role, { actions: ['ssm:GetParameter'], resources: [arn('ssm', `parameter${profile}`)] })
    allow(role, {
      actions: ['ssm:GetParametersByPath'],
      resources: [arn('ssm', `parameter${variables}`), arn('ssm', `parameter${variables}/*`)],
      wildcards: 'Which variables of this deployment were changed is not known; no secret is below this path.',
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
      wildcards: 'The interface is made with the instance; no other address than that of this stack can go to one.',
    })
    // What attaching an encrypted volume, and reading secrets and writing dumps under the key, asks for; none of it but
    // through the service that it is for.
    const via = (...services: readonly string[]): object => ({
      'kms:ViaService': services.map((service) => `${service}.${region}.${urlSuffix}`),
    })
    allow(role, {
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
      resources: [keyArn],
      conditions: { StringEquals: via('ec2', 's3', 'ssm') },
    })
    allow(role, {
      actions: ['kms:CreateGrant'],
      resources: [keyArn],
      conditions: { StringEquals: via('ec2'), Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    })
  }
}
