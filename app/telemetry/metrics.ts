import { Histogram, Registry } from 'prom-client'
import { addProcessMetrics } from './process-metrics.ts'
import { addQueueMetrics, type QueueFigures } from './queue-metrics.ts'

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
export function createMetrics(queue: QueueFigures): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const processMetrics = addProcessMetrics(registry)
  addQueueMetrics(registry, queue)
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
