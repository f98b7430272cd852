import type { Service } from '../fake-aws.ts'
import { AwsError, text } from '../request.ts'
import { unknownAction } from '../unknown-action.ts'

export const kms: Service = (request, { account }) => {
  if (request.action !== 'ScheduleKeyDeletion') throw unknownAction(request)
  const id = text(request.fields['KeyId'])
  const key = account.region(request.region).keys.get(id)
  if (key === undefined) throw new AwsError('NotFoundException', `Key '${id}' does not exist`)
  if (key.deleted) throw new AwsError('KMSInvalidStateException', `${id} is pending deletion.`)
  key.deleted = true
  return { KeyId: id, KeyState: 'PendingDeletion' }
}
