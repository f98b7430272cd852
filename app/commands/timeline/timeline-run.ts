import type { CallAttempt } from '../../pipeline/call-log.ts'
import type { OnEvent } from '../../pipeline/events.ts'
import type { IngestReport } from '../../pipeline/ingest-report.ts'
import type { Clock } from '../../ports/clock.ts'
import { timelineFigures } from '../call-summary.ts'

/** One segment's stay in the run. Times are milliseconds of the run's Clock. */
export type TimelineSegment = {
  readonly index: number
  readonly title: string
  readonly startedAt: number
  readonly endedAt: number
  readonly outcome: 'done' | 'stood_in' | 'failed' | 'running'
}

/** What a timeline draws: one deck's run. */
export type TimelineRun = {
  readonly name: string
  readonly startedAt: number
  readonly endedAt: number
  readonly segments: readonly TimelineSegment[]
  readonly calls: readonly CallAttempt[]
  /** Figures of the run, label and value, for the page's head. */
  readonly figures: readonly (readonly [label: string, value: string])[]
}

/** Notes when segments start and end. */
export type TimelineRecorder = {
  readonly onEvent: OnEvent
  /** The run that the report is of. */
  readonly finish: (report: IngestReport) => TimelineRun
}

export function createTimelineRecorder(clock: Clock): TimelineRecorder {
  const startedAt = clock.now()
  const segments = new Map<number, TimelineSegment>()
  const end = (index: number, outcome: TimelineSegment['outcome']): void => {
    const started = segments.get(index)
    if (started !== undefined) segments.set(index, { ...started, endedAt: clock.now(), outcome })
  }
  return {
    onEvent: (event) => {
      if (event.type === 'segment_started') {
        const { segment: index, title } = event
        const now = clock.now()
        segments.set(index, { index, title, startedAt: now, endedAt: now, outcome: 'running' })
      }
      if (event.type === 'segment_done') end(event.segment, event.stoodInFor === undefined ? 'done' : 'stood_in')
      if (event.type === 'segment_failed') end(event.segment, 'failed')
    },
    finish: (report) => ({
      name: report.fileName,
      startedAt,
      endedAt: clock.now(),
      segments: [...segments.values()].sort((a, b) => a.index - b.index),
      calls: report.attempts,
      figures: timelineFigures(report),
    }),
  }
}
