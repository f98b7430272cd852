import type { Logger } from 'pino'
import type { CallEvent, OnCallEvent } from '../ports/call-event.ts'

/** `rate limit` at every 429; other calls at debug. */
export function createCallLog(logger: Logger): OnCallEvent {
  return (event) => {
    const { pool, call, task } = event
    const ids = { pool, call, documentId: task.documentId, segment: task.segmentIndex + 1, kind: task.kind }
    if (event.type === 'rejected') {
      const { status, retryAfterMs, attempt } = event
      const text = status === 429 ? 'rate limit: the call is queued again' : 'the provider is overloaded: queued again'
      logger.warn({ ...ids, attempt, status, retryAfterMs }, text)
    } else if (event.type === 'failed') {
      const { attempt, error, retryInMs } = event
      logger.warn({ ...ids, attempt, code: error.code, retryInMs }, 'call failed')
    } else logger.debug({ ...ids, ...detail(event) }, `call ${event.type}`)
  }
}

function detail(event: Exclude<CallEvent, { type: 'rejected' | 'failed' }>): object {
  switch (event.type) {
    case 'queued':
      return { cost: event.cost }
    case 'started':
      return { attempt: event.attempt, hedge: event.hedge, inFlight: event.inFlight }
    case 'headers':
    case 'first_token':
      return { attempt: event.attempt, afterMs: event.afterMs }
    case 'finished':
      return { attempt: event.attempt, usage: event.usage, durationMs: event.durationMs }
    case 'abandoned':
      return { attempt: event.attempt, reason: event.reason, durationMs: event.durationMs }
  }
}
