/** Runs work once for everyone who asks with the same key while it runs. */
export type SharedWork<T> = (key: string, signal: AbortSignal | undefined, work: () => Promise<T>) => Promise<T>

/**
 * Makes a SharedWork. The one who came first lends its signal to the work; when that one is cancelled, those who wait
 * for the same result and are not cancelled themselves ask again.
 */
export function createSharedWork<T>(): SharedWork<T> {
  const running = new Map<string, { readonly result: Promise<T>; readonly signal: AbortSignal | undefined }>()
  return async function share(key, signal, work) {
    const other = running.get(key)
    if (other !== undefined) {
      try {
        return await other.result
      } catch (error) {
        if (other.signal?.aborted !== true || signal?.aborted === true) throw error
        return share(key, signal, work)
      }
    }
    const result = work()
    running.set(key, { result, signal })
    try {
      return await result
    } finally {
      running.delete(key)
    }
  }
}
