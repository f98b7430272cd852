import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import { takeTurns } from '../ports/take-turns.ts'
import { createEmbeddedWorker, type EmbeddedWorker } from './embedded/embedded-worker.ts'
import { openJobDatabase } from './embedded/job-database.ts'
import { createJobTable } from './embedded/job-table.ts'
import { createWatchers, followEvents } from './follow-events.ts'
import { secondsSince } from './seconds-since.ts'

export type EmbeddedQueueOptions = {
  /** The file of the jobs; made where it does not exist. */
  readonly path: string
  readonly clock: Clock
  /** Unfinished jobs at most. Default 1,000. */
  readonly maxOpen?: number
  /** Finished jobs that are kept with their events. Default 5,000. */
  readonly keepFinished?: number
  /** 0 to 1, spreads retries. Default Math.random. */
  readonly random?: () => number
}

/** A queue in this process, its jobs in a SQLite file that the process alone holds. */
export function createEmbeddedQueue(options: EmbeddedQueueOptions): JobQueue {
  const { path, clock, maxOpen = 1_000, keepFinished = 5_000, random = Math.random } = options
  const database = openJobDatabase(path)
  const table = createJobTable(database, clock, { open: maxOpen, finished: keepFinished })
  table.recover()
  const watchers = createWatchers()
  const workers = new Set<EmbeddedWorker>()
  const turn = takeTurns()
  const source = {
    state: async (id: string) => table.get(id)?.state,
    events: async (id: string, after: number) => table.events(id, after),
  }
  return {
    add: async (request) => {
      // Each waits for the disk, and the event loop with it.
      await turn()
      const result = table.add(request)
      for (const worker of workers) worker.wake()
      return result
    },
    get: async (id) => table.get(id),
    list: async (filter) => table.list(filter),
    cancel: async (id) => {
      const job = table.cancel(id)
      for (const worker of workers) worker.cancel(id)
      watchers.changed(id)
      return job
    },
    events: (id, { after = 0, signal }) => followEvents(source, watchers, id, after, signal),
    counts: async () => table.counts(),
    longestWait: async () => secondsSince(table.waitingSince(), clock),
    work: (handler, workOptions) => {
      const worker = createEmbeddedWorker({ table, clock, random, changed: watchers.changed }, handler, workOptions)
      workers.add(worker)
      return {
        close: async () => {
          workers.delete(worker)
          await worker.close()
        },
      }
    },
    close: async () => {
      await Promise.all([...workers].map((worker) => worker.close()))
      workers.clear()
      database.close()
    },
  }
}
