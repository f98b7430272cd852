import type { Job } from '../../../app/domain/job.ts'
import type { JobHandler } from '../../../app/ports/job-queue.ts'

/** A handler whose jobs run until the test ends them. */
export type HeldHandler = {
  readonly handler: JobHandler
  /** What was begun, in order. */
  readonly started: readonly Job[]
  /** The signal of a job's run, as soon as it is begun: its record says so a little earlier. */
  readonly begun: (id: string) => Promise<AbortSignal>
  readonly end: (id: string, result?: unknown) => void
}

export function heldHandler(): HeldHandler {
  const started: Job[] = []
  const runs = new Map<string, ReturnType<typeof createRun>>()
  const runOf = (id: string): ReturnType<typeof createRun> => {
    const run = runs.get(id) ?? createRun()
    runs.set(id, run)
    return run
  }
  return {
    started,
    handler: (job, { signal }) => {
      started.push(job)
      const { begun, end } = runOf(job.id)
      begun.resolve(signal)
      signal.addEventListener('abort', () => end.reject(signal.reason))
      return end.promise
    },
    begun: (id) => runOf(id).begun.promise,
    end: (id, result = { done: true }) => runOf(id).end.resolve(result),
  }
}

function createRun() {
  return { begun: Promise.withResolvers<AbortSignal>(), end: Promise.withResolvers<unknown>() }
}
