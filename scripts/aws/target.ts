import { DescribeRegionsCommand } from '@aws-sdk/client-ec2'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { ScriptError } from '../script-error.ts'
import type { Clients } from './clients.ts'

/** Account and region that a script works on. */
export type Target = { readonly account: string; readonly region: string }

/**
 * Whose credentials these are and which region they point to, both asked of AWS.
 * @throws ScriptError where the region does not exist or is not enabled; other errors of AWS go to explainError
 */
export async function findTarget({ sts, ec2 }: Clients): Promise<Target> {
  const region = await sts.config.region()
  const { Account: account } = await sts.send(new GetCallerIdentityCommand({}))
  const { Regions: regions = [] } = await ec2.send(
    new DescribeRegionsCommand({ AllRegions: true, Filters: [{ Name: 'region-name', Values: [region] }] }),
  )
  const known = regions[0]
  if (known === undefined)
    throw new ScriptError(`AWS knows no region ${region}.`, {
      advice: 'Give --region eu-central-1, or set AWS_REGION.',
    })
  if (known.OptInStatus === 'not-opted-in')
    throw new ScriptError(`The region ${region} is not enabled in this account.`, {
      advice: 'Enable it in the console (Account, AWS Regions), or give another --region.',
    })
  return { account: account ?? '', region }
}
