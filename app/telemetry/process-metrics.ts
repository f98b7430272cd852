import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, type Registry } from 'prom-client'

/** Event-loop lag and memory of this process, read when they are asked for. */
export function addProcessMetrics(registry: Registry): { readonly stop: () => void } {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  registry.registerMetric(
    new Gauge({
      name: 'knowbase_event_loop_lag_seconds',
      help: 'How long the event loop kept timers waiting since the last scrape, by quantile.',
      labelNames: ['quantile'],
      registers: [],
      collect() {
        for (const quantile of [50, 99, 100])
          this.set({ quantile: String(quantile / 100) }, delay.percentile(quantile) / 1e9)
        delay.reset()
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'knowbase_memory_bytes',
      help: 'Memory of the process, by kind.',
      labelNames: ['kind'],
      registers: [],
      collect() {
        const { rss, heapTotal, heapUsed, external } = process.memoryUsage()
        for (const [kind, bytes] of Object.entries({ rss, heapTotal, heapUsed, external })) this.set({ kind }, bytes)
      },
    }),
  )
  return { stop: () => delay.disable() }
}
