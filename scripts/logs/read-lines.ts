import { paginateFilterLogEvents, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs'
import type { Deployment } from '../deployment/deployment.ts'
import { npmRun } from '../deployment/npm-run.ts'
import { ScriptError } from '../script-error.ts'

/** A line that a container wrote. */
export type LogLine = {
  /** Given by CloudWatch; no two lines of a log group have the same. */
  readonly id: string
  /** When it was written, milliseconds since 1970. */
  readonly at: number
  readonly stream: string
  readonly message: string
}

export type LineFilter = {
  /** A service of compose.yaml; of all where it is not given. */
  readonly service?: string
  /** A pattern of CloudWatch's own. */
  readonly pattern?: string
}

/**
 * The lines that CloudWatch has of a deployment from a moment on, by when they were written. Those of different streams
 * reach it minutes apart, so a later answer may hold earlier lines that this one lacks.
 * @param from milliseconds since 1970
 * @throws ScriptError where there is no log group
 */
export async function readLines(
  deployment: Deployment,
  { service, pattern }: LineFilter,
  from: number,
): Promise<readonly LogLine[]> {
  const { clients, names } = deployment
  const wanted = {
    logGroupName: names.logGroup,
    startTime: from,
    logStreamNamePrefix: service === undefined ? 'knowbase-' : `knowbase-${service}-`,
    ...(pattern !== undefined && { filterPattern: pattern }),
  }
  const lines: LogLine[] = []
  try {
    // The agent's figures are in the same group; the streams of containers are NAME/ID.
    for await (const { events = [] } of paginateFilterLogEvents({ client: clients.logs }, wanted))
      for (const { eventId: id = '', timestamp: at = 0, logStreamName: stream = '', message = '' } of events)
        if (stream.includes('/')) lines.push({ id, at, stream, message: message.trimEnd() })
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error
    throw new ScriptError(`There is no log group ${names.logGroup} in ${deployment.target.region}.`, {
      advice: `It comes with the foundation. Check --stack-name and --region, or deploy it: ${npmRun('deploy', deployment)}`,
      cause: error,
    })
  }
  return lines.sort((a, b) => a.at - b.at)
}
