import type { Judge } from './check.ts'
import type { Observation } from './observation.ts'
import { setting } from './setting.ts'
import { overlapOf } from './spans.ts'

export const parallel: Judge = (seen) => {
  const { mean } = overlapOf(seen.segmentSpans)
  return {
    name: 'extraction is parallel',
    ...(seen.segmentSpans.length < 2
      ? { result: 'skipped', measured: tooFew(seen) }
      : { result: mean >= 1.5 ? 'pass' : 'fail', measured: `${mean.toFixed(1)} segments open on average` }),
    wanted: 'at least 1.5',
    advice: `Segments run one at a time: ${setting(seen.deployment, 'MAX_PARALLEL_SEGMENTS=auto')}.`,
  }
}

export const severalOpen: Judge = (seen, { segmentsAtOnce }) => {
  const { segmentSpans: spans, deployment } = seen
  const { most } = overlapOf(spans)
  const wanted = Math.min(segmentsAtOnce ?? 2, spans.length)
  return {
    name: 'several segments are open at once',
    ...(spans.length < 2
      ? { result: 'skipped', measured: tooFew(seen) }
      : { result: most >= wanted ? 'pass' : 'fail', measured: `at most ${most} of ${spans.length}` }),
    wanted: `at least ${Math.max(2, wanted)}`,
    advice: `Raise the cap on segments: ${setting(deployment, `MAX_PARALLEL_SEGMENTS=${segmentsAtOnce ?? 'auto'}`)}.`,
  }
}

function tooFew({ segmentSpans, job }: Observation): string {
  return segmentSpans.length === 0 ? 'no segment was begun' : `${job.slides} slides are one segment`
}
