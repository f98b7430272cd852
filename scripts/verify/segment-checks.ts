import type { Judge } from './check.ts'
import { overlapOf } from './spans.ts'

export const parallel: Judge = ({ segmentSpans, job }) => {
  const { mean } = overlapOf(segmentSpans)
  return {
    name: 'extraction is parallel',
    ...(segmentSpans.length < 2
      ? { result: 'skipped', measured: `${job.slides} slides are one segment` }
      : { result: mean >= 1.5 ? 'pass' : 'fail', measured: `${mean.toFixed(1)} segments open on average` }),
    wanted: 'at least 1.5',
    advice: 'Segments run one at a time: npm run set -- MAX_PARALLEL_SEGMENTS=auto.',
  }
}

export const severalOpen: Judge = ({ segmentSpans }, { segmentsAtOnce }) => {
  const { most } = overlapOf(segmentSpans)
  const wanted = Math.min(segmentsAtOnce ?? 2, segmentSpans.length)
  return {
    name: 'several segments are open at once',
    ...(segmentSpans.length < 2
      ? { result: 'skipped', measured: 'the deck is one segment' }
      : { result: most >= wanted ? 'pass' : 'fail', measured: `at most ${most} of ${segmentSpans.length}` }),
    wanted: `at least ${wanted}`,
    advice: `Raise the cap on segments: npm run set -- MAX_PARALLEL_SEGMENTS=${segmentsAtOnce ?? 'auto'}.`,
  }
}
