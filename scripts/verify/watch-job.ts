import { ScriptError } from '../script-error.ts'
import { followJob, type JobEvent } from './job-events.ts'
import type { Patience } from './patience.ts'
import type { Server } from './server.ts'

export type Watched = {
  readonly events: readonly JobEvent[]
  /** Whether a worker began with it. */
  readonly taken: boolean
  /** Seconds after which it was given up; undefined where it was seen to its end. */
  readonly givenUpAfter: number | undefined
}

/**
 * Follows a job until it is finished, or until it waited too long for a worker, or took too long.
 * @throws ScriptError where the server cannot be reached any more, or where it is interrupted: the job is then cancelled
 */
export async function watchJob(
  server: Server,
  id: string,
  { untilTaken, untilDone, after, interrupted }: Patience,
  tell: (event: JobEvent) => void,
): Promise<Watched> {
  const events: JobEvent[] = []
  const giveUp = new AbortController()
  let taken = false
  let givenUpAfter: number | undefined
  let cancel = (): void => {}
  const allow = (seconds: number): void => {
    cancel()
    cancel = after(seconds, () => {
      givenUpAfter = seconds
      giveUp.abort()
    })
  }
  const onEvent = (event: JobEvent): void => {
    const { type, data } = event
    events.push(event)
    tell(event)
    if (!taken && !(type === 'state' && data['state'] === 'waiting')) {
      taken = true
      allow(untilDone(undefined))
    }
    if (type === 'deck_read') allow(untilDone(Number(data['slides'])))
  }
  allow(untilTaken)
  try {
    await followJob(server, id, { onEvent, after, signal: AbortSignal.any([giveUp.signal, interrupted]) })
  } finally {
    cancel()
  }
  if (interrupted.aborted) {
    await server.ask(`/jobs/${id}`, { method: 'DELETE', accepts: [403, 404] })
    throw new ScriptError('It was broken off.', { advice: 'The job was cancelled, with its calls in flight.' })
  }
  return { events, taken, givenUpAfter }
}
