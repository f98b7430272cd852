/** Time as the code sees it; tests and simulations put a fake one in its place. */
export type Clock = {
  /** Milliseconds, monotonic, from an arbitrary start. */
  readonly now: () => number
  /** Wall-clock time, for records. */
  readonly date: () => Date
  /** Runs `callback` once after `milliseconds`; the returned function cancels it. */
  readonly schedule: (milliseconds: number, callback: () => void) => () => void
}

export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  schedule: (milliseconds, callback) => {
    // setTimeout fires at once past 2^31-1 ms, so longer waits (a Retry-After of weeks) go in steps.
    const longest = 2 ** 31 - 1
    let timer: NodeJS.Timeout
    const step = (left: number): void => {
      timer = setTimeout(() => (left > longest ? step(left - longest) : callback()), Math.min(left, longest))
    }
    step(Math.max(0, milliseconds))
    return () => clearTimeout(timer)
  },
}
