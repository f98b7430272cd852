import { setImmediate } from 'node:timers/promises'

/** Where many ask at once, one is let through each turn of the event loop, in order, so that others come between. */
export function takeTurns(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return () => (last = last.then(() => setImmediate()))
}
