import type { Clock } from '../ports/clock.ts'

/** @param moment ISO 8601; 0 seconds where there is none, or where a clock that is ahead wrote it */
export function secondsSince(moment: string | undefined, clock: Clock): number {
  return moment === undefined ? 0 : Math.max(0, (clock.date().getTime() - Date.parse(moment)) / 1000)
}
