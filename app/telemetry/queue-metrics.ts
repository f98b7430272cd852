import { Gauge, type Registry } from 'prom-client'
import { jobStates } from '../domain/job.ts'
import type { JobQueue } from '../ports/job-queue.ts'

export type QueueFigures = Pick<JobQueue, 'counts' | 'longestWait'>

/**
 * Figures of the jobs, asked of the queue when they are asked for. While it does not answer they are left out, since the
 * others are wanted then most of all.
 */
export function addQueueMetrics(registry: Registry, queue: QueueFigures): void {
  registry.registerMetric(
    new Gauge({
      name: 'knowbase_queue_depth',
      help: 'Jobs that wait.',
      registers: [],
      async collect() {
        const counts = await orNothing(queue.counts())
        if (counts === undefined) this.remove()
        else this.set(counts.waiting)
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'knowbase_queue_age_seconds',
      help: 'Seconds that the job that waits longest has waited; 0 where none waits.',
      registers: [],
      async collect() {
        const seconds = await orNothing(queue.longestWait())
        if (seconds === undefined) this.remove()
        else this.set(seconds)
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'knowbase_jobs',
      help: 'Jobs by state, finished ones as long as they are kept.',
      labelNames: ['state'],
      registers: [],
      async collect() {
        const counts = await orNothing(queue.counts())
        if (counts === undefined) this.reset()
        else for (const state of jobStates) this.set({ state }, counts[state])
      },
    }),
  )
}

/** That the queue is down, and why, is for /health/ready to say. */
function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch(() => undefined)
}
