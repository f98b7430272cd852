import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { jobStates } from '../domain/job.ts'
import type { IngestEvent } from '../pipeline/events.ts'
import type { RunObserver } from '../pipeline/run-observer.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import { addProcessMetrics } from './process-metrics.ts'

export type Metrics = {
  readonly contentType: string
  /** Prometheus text. */
  readonly render: () => Promise<string>
  readonly registry: Registry
  readonly observeRun: RunObserver
  readonly answered: (request: {
    readonly method: string
    readonly route: string
    readonly status: number
    readonly seconds: number
  }) => void
  readonly stop: () => void
}

/**
 * Figures of this process; those of the jobs are asked of the queue at each scrape.
 * @param segmentsCap segments that may be open at once; undefined where there is no cap
 */
export function createMetrics(queue: JobQueue, segmentsCap: number | undefined): Metrics {
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
  const segmentsOpen = new Gauge({ name: 'knowbase_segments_open', help: 'Segments worked on.', registers })
  new Gauge({
    name: 'knowbase_segments_cap',
    help: 'Segments that may be worked on at once; +Inf without a cap.',
    registers,
  }).set(segmentsCap ?? Number.POSITIVE_INFINITY)
  const segments = new Counter({
    name: 'knowbase_segments_total',
    help: 'Segments by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  const stageSeconds = new Histogram({
    name: 'knowbase_stage_seconds',
    help: 'Seconds of a stage of one deck.',
    labelNames: ['stage'],
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000],
    registers,
  })
  const requestSeconds = new Histogram({
    name: 'knowbase_http_request_seconds',
    help: 'Seconds until a request was answered.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
    registers,
  })

  const observeRun: RunObserver = () => {
    let open = 0
    const count = (event: IngestEvent): void => {
      if (event.type === 'segment_started') open++
      if (event.type === 'segment_started') segmentsOpen.inc()
      if (event.type !== 'segment_done' && event.type !== 'segment_failed') return
      open--
      segmentsOpen.dec()
      segments.inc({ outcome: event.type === 'segment_done' ? 'done' : 'failed' })
    }
    return {
      event: (event) => {
        count(event)
        if (event.type === 'stage_done') stageSeconds.observe({ stage: event.stage }, event.seconds)
      },
      // Segments of a run that was stopped never tell of their end.
      end: () => segmentsOpen.dec(open),
    }
  }

  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    registry,
    observeRun,
    answered: ({ method, route, status, seconds }) => requestSeconds.observe({ method, route, status }, seconds),
    stop: processMetrics.stop,
  }
}
