import { DescribeInstancesCommand, DescribeInstanceTypeOfferingsCommand, type EC2Client } from '@aws-sdk/client-ec2'
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
  type ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas'
import { profileOf } from '../../../app/profiles.ts'
import { deploymentTag } from '../../../infra/names.ts'
import { readParameter } from '../../aws/parameters.ts'
import type { Look } from './check.ts'

/** Quotas of vCPUs that run at once in a region, of the families A, C, D, H, I, M, R, T and Z. */
const quotaCodes = { onDemand: 'L-1216C47A', spot: 'L-34B43A08' } as const

/** The account may run the machine beside what runs already; the deployment's own machine goes first and counts not. */
export const quota: Look = async ({ deployment: { clients, target, stackName }, context }) => {
  const code = context.spot ? quotaCodes.spot : quotaCodes.onDemand
  const [limit, used] = await Promise.all([
    readLimit(clients.quotas, code),
    vcpusInUse(clients.ec2, stackName, context.spot),
  ])
  const needed = profileOf(context.instanceType)?.vcpus ?? 0
  return {
    name: 'quota of vCPUs',
    ok: used + needed <= limit,
    found: `${needed} needed for ${context.instanceType}, ${used} of ${limit} in use by others`,
    advice: `Ask for more: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code ${code} --desired-value ${used + needed} --region ${target.region}; or take a smaller --instance-type.`,
  }
}

/** What the account has; where nothing was ever set for it, what every account has. */
async function readLimit(quotas: ServiceQuotasClient, code: string): Promise<number> {
  const wanted = { ServiceCode: 'ec2', QuotaCode: code }
  try {
    const { Quota: quota } = await quotas.send(new GetServiceQuotaCommand(wanted))
    return quota?.Value ?? 0
  } catch (error) {
    if (!(error instanceof NoSuchResourceException)) throw error
    const { Quota: quota } = await quotas.send(new GetAWSDefaultServiceQuotaCommand(wanted))
    return quota?.Value ?? 0
  }
}

async function vcpusInUse(ec2: EC2Client, stackName: string, spot: boolean): Promise<number> {
  let vcpus = 0
  let token: string | undefined
  do {
    const page = await ec2.send(
      new DescribeInstancesCommand({
        Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }],
        ...(token && { NextToken: token }),
      }),
    )
    for (const instance of page.Reservations?.flatMap(({ Instances: instances = [] }) => instances) ?? []) {
      const own = instance.Tags?.some(({ Key: key, Value: value }) => key === deploymentTag && value === stackName)
      if (own === true || (instance.InstanceLifecycle === 'spot') !== spot) continue
      if (!/^[acdhimrtz]\d/.test(instance.InstanceType ?? '')) continue
      vcpus += (instance.CpuOptions?.CoreCount ?? 0) * (instance.CpuOptions?.ThreadsPerCore ?? 1)
    }
    token = page.NextToken
  } while (token !== undefined)
  return vcpus
}

/** The zone of the volume has the type; a machine cannot be in another zone than its volume. */
export const offered: Look = async ({ deployment: { clients, target, names }, context }) => {
  const zone = await readParameter(clients.ssm, names.parameters.availabilityZone)
  const { InstanceTypeOfferings: offerings = [] } = await clients.ec2.send(
    new DescribeInstanceTypeOfferingsCommand({
      LocationType: zone === undefined ? 'region' : 'availability-zone',
      Filters: [
        { Name: 'instance-type', Values: [context.instanceType] },
        { Name: 'location', Values: [zone ?? target.region] },
      ],
    }),
  )
  return {
    name: 'instance type',
    ok: offerings.length > 0,
    found: `${context.instanceType} is ${offerings.length > 0 ? '' : 'not '}sold in ${zone ?? target.region}`,
    advice: 'Take another --instance-type, or another --region; the volume cannot leave its zone.',
  }
}
