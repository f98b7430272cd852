import type { Service } from '../fake-aws.ts'
import { AwsError, text } from '../request.ts'
import { unknownAction } from '../unknown-action.ts'

export const logs: Service = (request, { account }) => {
  const { logGroups } = account.region(request.region)
  const name = text(request.fields['logGroupName'])
  const events = logGroups.get(name)
  if (events === undefined) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.')
  switch (request.action) {
    case 'DeleteLogGroup':
      logGroups.delete(name)
      return {}
    case 'FilterLogEvents': {
      const { startTime = 0, logStreamNamePrefix, nextToken } = request.fields
      // One event a page, so that its readers have to turn pages.
      const page = Number(text(nextToken) || 0)
      const found = events.filter(
        ({ at, stream }) => at >= Number(startTime) && stream.startsWith(text(logStreamNamePrefix)),
      )
      return {
        events: found.slice(page, page + 1).map(({ at, stream, message }) => ({
          eventId: `${stream}-${at}-${message}`,
          timestamp: at,
          logStreamName: stream,
          message,
        })),
        ...(page + 1 < found.length && { nextToken: `${page + 1}` }),
      }
    }
    default:
      throw unknownAction(request)
  }
}
