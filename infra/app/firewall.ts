import { Validations } from 'aws-cdk-lib'
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
    const withTls = context.domainName !== undefined
    const service = Port.tcp(withTls ? 443 : ports.api)
    for (const cidr of context.allowedCidrs) {
      this.securityGroup.addIngressRule(Peer.ipv4(cidr), service, 'the service')
      if (context.keyPairName !== undefined) this.securityGroup.addIngressRule(Peer.ipv4(cidr), Port.tcp(22), 'SSH')
    }
    if (!withTls) return
    this.securityGroup.addIngressRule(Peer.anyIpv4(), Port.tcp(80), 'challenges of the certificate authority')
    Validations.of(this.securityGroup).acknowledge({
      id: 'AwsSolutions-EC23',
      reason: `The authority asks from anywhere: on port 80 Caddy answers its challenges and redirects all else. Port 443 is open to ${context.allowedCidrs.join(', ') || 'nobody'}, by TLS, and each call needs a token.`,
    })
  }
}
