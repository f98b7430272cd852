import { type Clock, systemClock } from '../../app/ports/clock.ts'

/** When a scaled clock began: milliseconds of the real one, which all threads of a process share, and of its date. */
export type ClockStart = { readonly now: number; readonly date: number }

export function startNow(): ClockStart {
  return { now: systemClock.now(), date: systemClock.date().getTime() }
}

/** A clock that runs `speed` times as fast as the real one, so that minutes of provider time take seconds. */
export function createScaledClock(speed: number, start: ClockStart = startNow()): Clock {
  const now = (): number => (systemClock.now() - start.now) * speed
  return {
    now,
    date: () => new Date(start.date + now()),
    schedule: (milliseconds, callback) => systemClock.schedule(milliseconds / speed, callback),
  }
}
