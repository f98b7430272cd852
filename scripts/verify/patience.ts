/** How long a job is waited for, and how the time is told. */
export type Patience = {
  /** Seconds that it may wait for a worker. */
  readonly untilTaken: number
  /** Seconds that it may take from then on, once its slides are known from when they are. */
  readonly untilDone: (slides: number | undefined) => number
  /** Calls back once after seconds; the returned function cancels it. */
  readonly after: (seconds: number, callback: () => void) => () => void
  /** Aborted where nobody wants to wait any longer. */
  readonly interrupted: AbortSignal
}

export function after(seconds: number, callback: () => void): () => void {
  const timer = setTimeout(callback, seconds * 1000)
  return () => clearTimeout(timer)
}
