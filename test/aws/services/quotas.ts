import type { Service } from '../fake-aws.ts'
import { unknownAction } from '../unknown-action.ts'

export const quotas: Service = (request, { world }) => {
  if (request.action !== 'GetServiceQuota') throw unknownAction(request)
  return { Quota: { QuotaCode: request.fields['QuotaCode'], Value: world.quota } }
}
