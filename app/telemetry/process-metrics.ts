import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, type Registry } from 'prom-client'
import { memoryLimitBytes } from '../ports/memory-limit.ts'

/** Event-loop lag and memory of this process, read when they are asked for. */
export function addProcessMetrics(registry: Registry): { readonly stop: () => void } {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  registry.registerMetric(
    new Gauge({
      name: 'knowbase_event_loop_lag_seconds',
      help: 'How long the event loop kept timers waiting since the last scrape.',
      labelNames: ['statistic'],
      registers: [],
      collect() {
        this.set({ statistic: 'p50' }, delay.percentile(50) / 1e9)
        this.set({ statistic: 'p99' }, delay.percentile(99) / 1e9)
        this.set({ statistic: 'max' }, delay.max / 1e9)
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
  registry.registerMetric(
    new Gauge({
      name: 'knowbase_memory_limit_bytes',
      help: 'Memory that the process may hold: the limit of its container, else of the machine.',
      registers: [],
      collect() {
        this.set(memoryLimitBytes())
      },
    }),
  )
  return { stop: () => delay.disable() }
}
