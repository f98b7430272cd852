import { type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import { ports } from '../../app/contract.ts'
import type { Context } from '../context.ts'

/**
 * Lets nothing in but what the context allows. Out go HTTPS and HTTP; names are resolved by the VPC itself, which no
 * security group filters.
 */
export class Firewall extends Construct {
  readonly securityGroup: SecurityGroup

  constructor(scope: Construct, id: string, { vpc, context }: { readonly vpc: IVpc; readonly context: Context }) {
    super(scope, id)
    this.securityGroup = new SecurityGroup(this, 'Group', {
      vpc,
      description: 'knowbase: in from allowed networks alone',
      allowAllOutbound: false,
    })
    this.securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'providers, registry, AWS')
    this.securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(80), 'packages')
    const open = context.domainName === undefined ? [Port.tcp(ports.api)] : [Port.tcp(443), Port.tcp(80)]
    for (const cidr of context.allowedCidrs) {
      for (const port of open) this.securityGroup.addIngressRule(Peer.ipv4(cidr), port, 'the service')
      if (context.keyPairName !== undefined) this.securityGroup.addIngressRule(Peer.ipv4(cidr), Port.tcp(22), 'SSH')
    }
  }
}
