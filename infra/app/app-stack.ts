import { fileURLToPath } from 'node:url'
import { Annotations, CfnOutput, CfnParameter, Stack, type StackProps, Validations } from 'aws-cdk-lib'
import { Vpc } from 'aws-cdk-lib/aws-ec2'
import { Asset } from 'aws-cdk-lib/aws-s3-assets'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Construct } from 'constructs'
import { ports } from '../../app/contract.ts'
import type { Profile } from '../../app/profiles.ts'
import type { Context } from '../context.ts'
import type { Names } from '../names.ts'
import { Address } from './address.ts'
import { Alerts } from './alerts.ts'
import { Firewall } from './firewall.ts'
import { Machine } from './machine.ts'
import { MachineRole } from './machine-role.ts'
import { Monitoring } from './monitoring.ts'
import { profileVariables } from './profile-variables.ts'

export type AppStackProps = StackProps & {
  readonly names: Names
  readonly context: Context
  readonly profile: Profile
}

const composeFile = fileURLToPath(new URL('../../compose.yaml', import.meta.url))

/** The machine and all that goes with it: what destroy takes away and redeploy makes anew. */
export class AppStack extends Stack {
  constructor(scope: Construct, id: string, { names, context, profile, ...props }: AppStackProps) {
    super(scope, id, { ...props, stackName: names.appStack })
    const { parameters } = names
    const needs: Needs = new Map()
    const told = (...need: readonly [name: string, path: string, command: string]): string =>
      parameterOf(this, needs, need)
    const foundation = "npx cdk deploy 'foundation/*'"
    const availabilityZone = told('AvailabilityZone', parameters.availabilityZone, foundation)
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: told('VpcId', parameters.vpcId, foundation),
      availabilityZones: [availabilityZone],
      publicSubnetIds: [told('SubnetId', parameters.subnetId, foundation)],
    })
    Validations.of(vpc).acknowledge({
      id: '@aws-cdk/aws-ec2:noSubnetRouteTableId',
      reason: 'Nothing in this stack touches routes.',
    })
    const volumeId = told('VolumeId', parameters.volumeId, foundation)
    const keyArn = told('KeyArn', parameters.keyArn, foundation)
    const backupBucket = told('BackupBucket', parameters.backupBucket, foundation)
    const repositoryUri = told('RepositoryUri', parameters.repositoryUri, foundation)
    const secretsWritten = told('SecretsWritten', parameters.secretsMarker, 'npm run secrets')
    const digest = context.imageDigest ?? told('ImageDigest', parameters.imageDigest, 'npm run push-images')
    for (const [command, paths] of needs)
      Annotations.of(this).addInfo(`Before this stack is deployed, ${command} must have written ${paths.join(', ')}.`)

    const compose = new Asset(this, 'Compose', { path: composeFile })
    const profileLines = profileVariables(profile, context)
    const profileParameter = new StringParameter(this, 'Profile', {
      parameterName: parameters.profile,
      description: `Variables of compose.yaml on ${profile.instanceType}`,
      stringValue: profileLines,
    })
    // What a redeploy goes on with.
    new StringParameter(this, 'Context', {
      parameterName: parameters.context,
      description: 'Context keys that this stack was deployed with',
      stringValue: JSON.stringify(context),
    })
    const alerts = new Alerts(this, 'Alerts', { names, context })
    const address = new Address(this, 'Address', { names, context })
    const { securityGroup } = new Firewall(this, 'Firewall', { vpc, context })
    const { role } = new MachineRole(this, 'Role', {
      names,
      keyArn,
      volumeId,
      addressAllocationId: address.allocationId,
      backupBucket,
      compose: { bucket: compose.s3BucketName, key: compose.s3ObjectKey },
    })
    const { group } = new Machine(this, 'Machine', {
      names,
      context,
      profile,
      vpc,
      securityGroup,
      role,
      topic: alerts.topic,
      addressAllocationId: address.allocationId,
      volumeId,
      image: `${repositoryUri}@${digest}`,
      composeUrl: compose.s3ObjectUrl,
      profileLines,
    })
    group.node.addDependency(profileParameter)
    new Monitoring(this, 'Monitoring', {
      names,
      context,
      group,
      topic: alerts.topic,
    })

    new CfnOutput(this, 'Url', { value: address.url, description: 'Where the service answers.' })
    new CfnOutput(this, 'PortForwarding', {
      value: `aws ssm start-session --target $(aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names ${group.autoScalingGroupName} --query 'AutoScalingGroups[0].Instances[0].InstanceId' --region ${this.region} --output text) --region ${this.region} --document-name AWS-StartPortForwardingSession --parameters portNumber=${ports.api},localPortNumber=${ports.api}`,
      description: 'Brings the service to your own machine where no network is allowed in.',
    })
    new CfnOutput(this, 'Zone', { value: availabilityZone, description: 'Zone of the machine and of its volume.' })
    // Refers to the marker, so that a stack without secrets is refused before anything is made.
    new CfnOutput(this, 'Secrets', { value: secretsWritten, description: 'When the secrets were last written.' })
  }
}

/** Parameters of Systems Manager by the command that writes them. */
type Needs = Map<string, string[]>

/**
 * A value that another stack or script wrote to Systems Manager. A stack parameter of SSM type: where it is missing the
 * deployment fails before any resource is made, and names it.
 */
function parameterOf(stack: Stack, needs: Needs, [name, path, command]: readonly [string, string, string]): string {
  needs.set(command, [...(needs.get(command) ?? []), path])
  return new CfnParameter(stack, name, {
    type: 'AWS::SSM::Parameter::Value<String>',
    default: path,
    description: `Written by: ${command}`,
  }).valueAsString
}
