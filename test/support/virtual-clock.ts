import { createHeap } from '../../app/dispatch/call-heap.ts'
import type { Clock } from '../../app/ports/clock.ts'

/** A clock that stands still until it is run: time passes from event to event, as fast as the machine can. */
export type VirtualClock = Clock & {
  /** Runs events in order of time until none is left, or those up to a time in milliseconds. */
  readonly run: (until?: number) => Promise<void>
  /** Runs until the work ends; what is scheduled for later stays. Throws where it waits for something that never comes. */
  readonly runFor: <T>(work: Promise<T>) => Promise<T>
  /** Lets `now` jump without any event, as when a laptop sleeps. */
  readonly jump: (milliseconds: number) => void
}

type Event = { readonly at: number; readonly sequence: number; readonly callback: () => void }

/** Lets all promises settle that can. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function createVirtualClock(start = 0): VirtualClock {
  let now = start
  let sequence = 0
  const events = createHeap<Event>((a, b) => (a.at === b.at ? a.sequence < b.sequence : a.at < b.at))

  const step = async (): Promise<void> => {
    const event = events.peek()
    if (event === undefined) return
    events.remove(event)
    now = Math.max(now, event.at)
    event.callback()
    await settle()
  }

  return {
    now: () => now,
    date: () => new Date(Date.UTC(2026, 0, 1) + now),
    schedule: (milliseconds, callback) => {
      const event = { at: now + Math.max(0, milliseconds), sequence: sequence++, callback }
      events.push(event)
      return () => {
        events.remove(event)
      }
    },
    run: async (until = Number.POSITIVE_INFINITY) => {
      await settle()
      while ((events.peek()?.at ?? Number.POSITIVE_INFINITY) <= until) {
        if (events.peek() === undefined) return
        await step()
      }
      if (Number.isFinite(until)) now = Math.max(now, until)
    },
    runFor: async (work) => {
      const state = { ended: false }
      const end = (): void => {
        state.ended = true
      }
      work.then(end, end)
      await settle()
      while (!state.ended) {
        if (events.peek() === undefined) throw new Error('The work waits for something that never comes')
        await step()
      }
      return work
    },
    jump: (milliseconds) => {
      now += milliseconds
    },
  }
}
