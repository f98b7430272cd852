import { type Clock, systemClock } from '../../app/ports/clock.ts'

/** A clock that runs `speed` times as fast as the real one, so that minutes of provider time take seconds. */
export function createScaledClock(speed: number): Clock {
  const [started, startDate] = [systemClock.now(), systemClock.date().getTime()]
  const now = (): number => (systemClock.now() - started) * speed
  return {
    now,
    date: () => new Date(startDate + now()),
    schedule: (milliseconds, callback) => systemClock.schedule(milliseconds / speed, callback),
  }
}
