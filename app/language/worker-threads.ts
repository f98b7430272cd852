import { Tinypool } from 'tinypool'
import type { Clock } from '../ports/clock.ts'

export type WorkerThreadsOptions = {
  /** The module that the threads run: its default export does the work, `warm` nothing but load. */
  readonly file: string
  readonly threads: number
  readonly clock: Clock
  /** Milliseconds after the last work at which the threads end. Default 100. */
  readonly lingerMs?: number | undefined
}

/** Threads that load ahead of their first work, and give their memory back when no more comes. */
export type WorkerThreads = {
  readonly run: (task: unknown, options?: { readonly signal?: AbortSignal }) => Promise<unknown>
  /** Starts the threads, for work that is about to come. */
  readonly warm: () => void
  readonly close: () => Promise<void>
}

export function createWorkerThreads({ file, threads, clock, lingerMs = 100 }: WorkerThreadsOptions): WorkerThreads {
  let pool: Tinypool | undefined
  let working = 0
  let cancelEnd = (): void => undefined
  const open = (): Tinypool => {
    pool ??= new Tinypool({
      filename: file,
      runtime: 'worker_threads',
      minThreads: 0,
      maxThreads: threads,
      // When they end is decided here: threads that were warmed wait for the first work however long it takes.
      idleTimeout: 2 ** 31 - 1,
      // A thread that may let garbage pile up holds 30 MB more and is no faster.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    })
    return pool
  }
  const close = async (): Promise<void> => {
    cancelEnd()
    const closing = pool
    pool = undefined
    await closing?.destroy()
  }
  return {
    run: async (task, options = {}) => {
      cancelEnd()
      working++
      try {
        return (await open().run(task, options)) as unknown
      } finally {
        if (--working === 0) cancelEnd = clock.schedule(lingerMs, () => void close())
      }
    },
    warm: () => {
      cancelEnd()
      // A thread that fails to load says so to the first work.
      for (let thread = open().threads.length; thread < threads; thread++)
        open()
          .run(undefined, { name: 'warm' })
          .catch(() => undefined)
    },
    close,
  }
}
