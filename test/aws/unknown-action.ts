import { AwsError, type AwsRequest } from './request.ts'

/** An action that the fake has no answer to. */
export function unknownAction({ service, action }: AwsRequest): AwsError {
  return new AwsError('InvalidAction', `The fake's ${service} has no action ${action}.`)
}
