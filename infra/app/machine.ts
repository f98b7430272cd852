import { createHash } from 'node:crypto'
import { Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib'
import { AutoScalingGroup, CfnAutoScalingGroup, GroupMetrics, Signals, UpdatePolicy } from 'aws-cdk-lib/aws-autoscaling'
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceType,
  type ISecurityGroup,
  type IVpc,
  KeyPair,
  LaunchTemplate,
  LaunchTemplateHttpTokens,
  SpotRequestType,
  UserData,
} from 'aws-cdk-lib/aws-ec2'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Profile } from '../../app/profiles.ts'
import type { Context } from '../context.ts'
import type { Names } from '../names.ts'
import { agentConfig, prometheusConfig } from './agent-config.ts'
import { bootScript } from './boot-script.ts'
import { composeOverlay, overlayFile } from './compose-overlay.ts'
import { composePlugin, requirePinned } from './compose-plugin.ts'
import { installScript } from './install-script.ts'
import { machineImage } from './machine-image.ts'
import { metricsNamespace } from './service-metrics.ts'

export type MachineProps = {
  readonly names: Names
  readonly context: Context
  readonly profile: Profile
  readonly vpc: IVpc
  readonly securityGroup: ISecurityGroup
  readonly role: IRole
  /** Told when a machine comes or goes. */
  readonly topic: ITopic
  readonly addressAllocationId: string
  readonly volumeId: string
  /** Repository and digest. */
  readonly image: string
  /** S3 URL of compose.yaml. */
  readonly composeUrl: string
  /** Lines NAME=value, as they stand in the profile's parameter. */
  readonly profileLines: string
}

/** Minutes that a new machine may take until the service is healthy. */
const bootMinutes = 15

/** A group of one: what fails is replaced, and an update takes the old machine away before the new one mounts the volume. */
export class Machine extends Construct {
  readonly group: AutoScalingGroup

  constructor(scope: Construct, id: string, props: MachineProps) {
    super(scope, id)
    const { names, context, profile, vpc, securityGroup, role, topic } = props
    const userData = UserData.forLinux()
    const template = new LaunchTemplate(this, 'Template', {
      instanceType: new InstanceType(profile.instanceType),
      machineImage: machineImage(this),
      role,
      securityGroup,
      userData,
      httpTokens: LaunchTemplateHttpTokens.REQUIRED,
      // Containers are one hop away and get no credentials of the machine.
      httpPutResponseHopLimit: 1,
      detailedMonitoring: true,
      associatePublicIpAddress: true,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(30, { volumeType: EbsDeviceVolumeType.GP3, encrypted: true }),
        },
      ],
      ...(context.keyPairName === undefined
        ? {}
        : { keyPair: KeyPair.fromKeyPairName(this, 'KeyPair', context.keyPairName) }),
      ...(context.spot ? { spotOptions: { requestType: SpotRequestType.ONE_TIME } } : {}),
    })
    this.group = new AutoScalingGroup(this, 'Group', {
      vpc,
      launchTemplate: template,
      minCapacity: 0,
      maxCapacity: 1,
      groupMetrics: [GroupMetrics.all()],
      notifications: [{ topic }],
      signals: Signals.waitForCount(1, { timeout: Duration.minutes(bootMinutes) }),
      updatePolicy: UpdatePolicy.rollingUpdate({
        maxBatchSize: 1,
        minInstancesInService: 0,
        waitOnResourceSignals: true,
      }),
    })
    // Metrics are made of its lines, which nobody needs afterwards.
    const figures = new LogGroup(this, 'Figures', {
      logGroupName: names.metricsLogGroup,
      retention: RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    // The machine's first act needs what the role's policy allows, and its agent makes no log group.
    this.group.node.addDependency(role, figures)
    const resource = this.group.node.defaultChild
    if (!(resource instanceof CfnAutoScalingGroup)) throw new Error('The group is no Auto Scaling group.')
    // A minimum of 0 lets an update take the machine away first; nobody else may set the number.
    resource.desiredCapacity = '1'
    // Over the path of the construct, which is the same in every deployment of an account.
    Tags.of(this).add('Name', names.appStack, { priority: 200 })
    userData.addCommands(userCommands(this, props, Stack.of(this).getLogicalId(resource)))
  }
}

function userCommands(scope: Construct, props: MachineProps, signalResource: string): string {
  const { names, context, addressAllocationId, volumeId, image, composeUrl, profileLines } = props
  const { stackId, region } = Stack.of(scope)
  const withTls = context.domainName !== undefined
  return installScript({
    region,
    stackId,
    signalResource,
    metricsNamespace: metricsNamespace(names),
    composePlugin: requirePinned(composePlugin),
    profileFingerprint: createHash('sha256').update(profileLines).digest('hex').slice(0, 12),
    files: {
      'agent.json': agentConfig(names),
      'prometheus.yaml': prometheusConfig(),
      [overlayFile]: composeOverlay(names, region, withTls),
    },
    bootScript: bootScript({
      region,
      stackId,
      signalResource,
      volumeId,
      addressAllocationId,
      image,
      composeUrl,
      profileParameter: names.parameters.profile,
      secretsPath: names.parameters.secrets,
      variablesPath: names.parameters.variables,
      composeProfiles: withTls ? ['tls'] : [],
      healthTimeoutSeconds: (bootMinutes - 5) * 60,
      lockTimeoutSeconds: bootMinutes * 60,
    }),
  })
}
