import { Tags } from 'aws-cdk-lib'
import { CfnEIP } from 'aws-cdk-lib/aws-ec2'
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { Construct } from 'constructs'
import { ports } from '../../app/contract.ts'
import type { Context } from '../context.ts'
import type { Names } from '../names.ts'

/** An address that stays when the machine is replaced, with a name where the context gives one. */
export class Address extends Construct {
  readonly allocationId: string
  /** Where the service answers. */
  readonly url: string

  constructor(scope: Construct, id: string, { names, context }: { readonly names: Names; readonly context: Context }) {
    super(scope, id)
    const address = new CfnEIP(this, 'Address', { domain: 'vpc' })
    Tags.of(address).add('Name', names.appStack)
    this.allocationId = address.attrAllocationId
    const { domainName, hostedZoneId } = context
    if (domainName === undefined || hostedZoneId === undefined) {
      this.url = `http://${address.attrPublicIp}:${ports.api}`
      return
    }
    new ARecord(this, 'Record', {
      zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: domainName }),
      recordName: `${domainName}.`,
      target: RecordTarget.fromIpAddresses(address.attrPublicIp),
    })
    this.url = `https://${domainName}`
  }
}
