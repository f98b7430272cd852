import { Worker } from 'node:worker_threads'
import type { ReaderAnswer, ReaderTask } from './reader-worker.ts'

/** A worker thread that reads decks one after the other. */
export type ReaderThread = {
  /** Throws what ended the thread; it is of no more use then. Aborting the signal ends it, too. */
  readonly run: (task: ReaderTask, signal: AbortSignal) => Promise<ReaderAnswer>
  readonly alive: () => boolean
  readonly end: () => Promise<void>
}

/** @param memoryMiB heap of the thread */
export function startReaderThread(memoryMiB: number): ReaderThread {
  const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: memoryMiB },
  })
  let alive = true
  let task = Promise.withResolvers<ReaderAnswer>()
  const died = (cause: Error): void => {
    alive = false
    task.reject(cause)
  }
  // Nobody waits for the first task yet, nor for one after the last.
  task.promise.catch(() => {})
  worker.on('message', (answer: ReaderAnswer) => task.resolve(answer))
  worker.on('error', died)
  worker.on('exit', (code) => died(new Error(`The reading thread ended with ${code}.`)))
  const end = async (): Promise<void> => {
    alive = false
    await worker.terminate()
  }
  return {
    run: async (given, signal) => {
      signal.throwIfAborted()
      task = Promise.withResolvers<ReaderAnswer>()
      const stop = (): void => void end()
      signal.addEventListener('abort', stop, { once: true })
      worker.ref()
      worker.postMessage(given)
      try {
        return await task.promise
      } finally {
        signal.removeEventListener('abort', stop)
        // An idle thread does not keep the process alive.
        worker.unref()
      }
    },
    alive: () => alive,
    end,
  }
}
