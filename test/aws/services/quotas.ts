import type { Service } from '../fake-aws.ts'
import { AwsError } from '../request.ts'
import { unknownAction } from '../unknown-action.ts'

/** Of every account, until it asks for more. */
const usual = 5

export const quotas: Service = (request, { world }) => {
  const QuotaCode = request.fields['QuotaCode']
  switch (request.action) {
    case 'GetServiceQuota':
      if (world.quota === undefined) throw new AwsError('NoSuchResourceException', 'The request failed.')
      return { Quota: { QuotaCode, Value: world.quota } }
    case 'GetAWSDefaultServiceQuota':
      return { Quota: { QuotaCode, Value: usual } }
    default:
      throw unknownAction(request)
  }
}
