import { isFinished, type JobState } from '../domain/job.ts'
import type { JobEvent } from '../ports/job-queue.ts'

/** Tells those who wait for changes of a job. */
export type Watchers = {
  readonly changed: (id: string) => void
  /** Anything may have changed. */
  readonly changedAll: () => void
  /** Resolves at the next change, or when the signal is aborted; `stop` ends the watch. */
  readonly next: (id: string, signal: AbortSignal) => { readonly change: Promise<void>; readonly stop: () => void }
}

export function createWatchers(): Watchers {
  const watching = new Map<string, Set<() => void>>()
  return {
    changed: (id) => {
      for (const wake of watching.get(id) ?? []) wake()
    },
    changedAll: () => {
      for (const wakes of watching.values()) for (const wake of wakes) wake()
    },
    next: (id, signal) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const wake = (): void => resolve()
      const ours = watching.get(id) ?? new Set()
      watching.set(id, ours.add(wake))
      signal.addEventListener('abort', wake, { once: true })
      const stop = (): void => {
        signal.removeEventListener('abort', wake)
        ours.delete(wake)
        if (ours.size === 0) watching.delete(id)
      }
      return { change: promise, stop }
    },
  }
}

export type EventSource = {
  readonly state: (id: string) => Promise<JobState | undefined>
  readonly events: (id: string, after: number) => Promise<readonly JobEvent[]>
}

/** A job's events after `after`, those to come included, until it is finished or the signal is aborted. */
export async function* followEvents(
  source: EventSource,
  watchers: Watchers,
  id: string,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<JobEvent> {
  let last = after
  while (!signal.aborted) {
    // Watch, then look, then wait: nothing can happen unseen in between. State before events for the same reason.
    const { change, stop } = watchers.next(id, signal)
    try {
      const state = await source.state(id)
      for (const event of await source.events(id, last)) {
        last = event.id
        yield event
      }
      if (state === undefined || isFinished(state)) return
      await change
    } finally {
      stop()
    }
  }
}
