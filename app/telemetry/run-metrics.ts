import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { IngestEvent } from '../pipeline/events.ts'
import type { RunEnd, RunObserver } from '../pipeline/run-observer.ts'

/** How a run may end; a document that is tried again has several runs. */
const outcomes = ['completed', 'unchanged', 'cancelled', 'failed'] as const

/**
 * Figures of the runs of this process, with their stages and segments.
 * @param segmentsCap segments that may be open at once; undefined where there is no cap
 */
export function createRunMetrics(registry: Registry, segmentsCap: number | undefined): RunObserver {
  const registers = [registry]
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
  const runs = new Counter({
    name: 'knowbase_runs_total',
    help: 'Runs of documents by how they ended; a document that is tried again has several.',
    labelNames: ['outcome'],
    registers,
  })
  const runSeconds = new Counter({
    name: 'knowbase_run_seconds_total',
    help: 'Seconds of runs by how they ended, known of those that came to their end.',
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
  // What counts changes tells nothing of a series that begins with its first change.
  for (const outcome of ['done', 'failed']) segments.inc({ outcome }, 0)
  for (const outcome of outcomes) runs.inc({ outcome }, 0)
  for (const outcome of ['completed', 'unchanged']) runSeconds.inc({ outcome }, 0)

  return () => {
    let open = 0
    const count = (event: IngestEvent): void => {
      if (event.type === 'segment_started') {
        open++
        segmentsOpen.inc()
      }
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
      end: (end) => {
        // Segments of a run that was stopped never tell of their end.
        segmentsOpen.dec(open)
        const outcome = outcomeOf(end)
        runs.inc({ outcome })
        if ('report' in end) runSeconds.inc({ outcome }, end.report.seconds)
      },
    }
  }
}

/** Segments that failed are counted as such: the document that lacks them is there. */
function outcomeOf(end: RunEnd): (typeof outcomes)[number] {
  if ('report' in end) return end.report.status === 'unchanged' ? 'unchanged' : 'completed'
  return end.error.code === 'cancelled' ? 'cancelled' : 'failed'
}
