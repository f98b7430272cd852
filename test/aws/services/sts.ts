import type { Service } from '../fake-aws.ts'
import { text } from '../request.ts'
import { unknownAction } from '../unknown-action.ts'

export const sts: Service = (request, { account }) => {
  switch (request.action) {
    case 'GetCallerIdentity':
      return { Account: account.id, UserId: 'AIDAEXAMPLE', Arn: `arn:aws:iam::${account.id}:user/someone` }
    case 'AssumeRole':
      return {
        Credentials: {
          AccessKeyId: 'ASIAEXAMPLE',
          SecretAccessKey: 'made-up',
          SessionToken: 'made-up',
          Expiration: new Date(Date.now() + 3_600_000),
        },
        AssumedRoleUser: { AssumedRoleId: 'AROAEXAMPLE', Arn: text(request.fields['RoleArn']) },
      }
    default:
      throw unknownAction(request)
  }
}
