import type { Clock } from '../../app/ports/clock.ts'

export type FakeClock = Clock & {
  /** Moves time on and runs what comes due, in order. */
  readonly advance: (milliseconds: number) => void
}

/** A clock that stands still until it is moved. */
export function fakeClock(start = Date.UTC(2030, 0, 1)): FakeClock {
  let now = 0
  let timers: { readonly at: number; readonly callback: () => void }[] = []
  return {
    now: () => now,
    date: () => new Date(start + now),
    schedule: (milliseconds, callback) => {
      const timer = { at: now + Math.max(0, milliseconds), callback }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    advance: (milliseconds) => {
      const end = now + milliseconds
      while (true) {
        const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        timers = timers.filter((timer) => timer !== due)
        now = Math.max(now, due.at)
        due.callback()
      }
      now = end
    },
  }
}
