import { Gauge, Histogram, Registry } from 'prom-client'
import { jobStates } from '../domain/job.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import { addProcessMetrics } from './process-metrics.ts'

export type Metrics = {
  readonly contentType: string
  /** Prometheus text. */
  readonly render: () => Promise<string>
  readonly registry: Registry
  readonly answered: (request: {
    readonly method: string
    readonly route: string
    readonly status: number
    readonly seconds: number
  }) => void
  readonly stop: () => void
}

/** Figures of this process; those of the jobs are asked of the queue at each scrape. */
export function createMetrics(queue: JobQueue): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const processMetrics = addProcessMetrics(registry)
  registry.registerMetric(
    new Gauge({
      name: 'knowbase_queue_depth',
      help: 'Jobs that wait.',
      registers: [],
      async collect() {
        this.set((await queue.counts()).waiting)
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'knowbase_queue_age_seconds',
      help: 'Seconds that the job that waits longest has waited; 0 where none waits.',
      registers: [],
      async collect() {
        this.set(await queue.longestWait())
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
        const counts = await queue.counts()
        for (const state of jobStates) this.set({ state }, counts[state])
      },
    }),
  )
  const requestSeconds = new Histogram({
    name: 'knowbase_http_request_seconds',
    help: 'Seconds until a request was answered.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
    registers,
  })

  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    registry,
    answered: ({ method, route, status, seconds }) => requestSeconds.observe({ method, route, status }, seconds),
    stop: processMetrics.stop,
  }
}
