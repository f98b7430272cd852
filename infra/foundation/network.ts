import { Stack } from 'aws-cdk-lib'
import { FlowLogDestination, FlowLogTrafficType, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Context } from '../context.ts'
import type { Names } from '../names.ts'
import { kept } from './kept.ts'

export type NetworkProps = { readonly names: Names; readonly context: Context }

/**
 * One public subnet in one zone, the volume's. No NAT gateway, which would cost more than a small machine: the security
 * group lets nothing in. Or the VPC, subnet and zone that the context names.
 */
export class Network extends Construct {
  readonly vpcId: string
  readonly subnetId: string
  readonly availabilityZone: string

  constructor(scope: Construct, id: string, { names, context }: NetworkProps) {
    super(scope, id)
    const { vpcId, subnetId, availabilityZone } = context
    if (vpcId !== undefined && subnetId !== undefined && availabilityZone !== undefined) {
      this.vpcId = vpcId
      this.subnetId = subnetId
      this.availabilityZone = availabilityZone
      return
    }
    const vpc = new Vpc(this, 'Vpc', {
      vpcName: names.dataStack,
      maxAzs: 1,
      natGateways: 0,
      subnetConfiguration: [{ name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 }],
      // Nothing is in the default group, and a function in the account just to empty it would be one more thing to keep.
      restrictDefaultSecurityGroup: false,
    })
    const rejected = new LogGroup(this, 'Rejected', { retention: RetentionDays.ONE_MONTH, removalPolicy: kept })
    vpc.addFlowLog('Rejected', {
      destination: FlowLogDestination.toCloudWatchLogs(rejected, this.#flowLogRole()),
      trafficType: FlowLogTrafficType.REJECT,
    })
    this.vpcId = vpc.vpcId
    this.subnetId = vpc.publicSubnets[0]?.subnetId ?? ''
    this.availabilityZone = Stack.of(this).availabilityZones[0] ?? ''
  }

  /** For flow logs of this account alone. */
  #flowLogRole(): Role {
    const conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } }
    return new Role(this, 'FlowLogRole', {
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', { conditions }),
    })
  }
}
