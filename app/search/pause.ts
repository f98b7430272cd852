import { setImmediate } from 'node:timers/promises'

/** Lets others have the event loop for a moment: long work awaits it between slices of some milliseconds. */
export function pause(): Promise<void> {
  return setImmediate()
}
