import type { Judge } from './check.ts'
import { duration } from './duration.ts'

/** Slides of the deck that goals are stated for, and the minutes that are aimed at. */
const usualSlides = 250
const aimedMinutes = [20, 30] as const

export const ready: Judge = ({ down }) => ({
  name: 'the service is ready',
  result: down.length === 0 ? 'pass' : 'fail',
  measured: down.length === 0 ? 'all is up' : down.join('; '),
  wanted: 'all is up',
  advice: 'Start what is down; npm run logs tells why it is.',
})

export const whole: Judge = ({ job, run }) => {
  const failed = [...(run?.report.failedSegments ?? []), ...(run?.report.standIns ?? [])]
  const ok = job.state === 'completed' && failed.length === 0
  const slides = failed.flatMap((one) => one.slides)
  return {
    name: 'the deck is taken in whole',
    result: ok ? 'pass' : 'fail',
    measured: ok
      ? `${job.slides} slides, ${run?.report.segments} segments`
      : job.state === 'completed'
        ? `failed on slides ${slides.join(', ')}: ${failed[0]?.reason}`
        : `${job.state}: ${job.error?.message ?? ''}`,
    wanted: 'no segment fails',
    advice:
      job.error?.advice ?? 'Send the deck again: what was paid for is kept, just the failed segments are asked for.',
  }
}

export const inGraph: Judge = ({ run }) => {
  const name = 'every concept is in the graph'
  const wanted = 'all, each with its quote'
  const advice = 'See the log of the worker for what the store answered, and of Neo4j; then send the deck again.'
  if (run === undefined) return { name, result: 'skipped', measured: 'the job was not completed', wanted, advice }
  const { report, graph, lost } = run
  const ids = new Set(graph.concepts.map(({ id }) => id))
  const proven = new Set(graph.mentions.filter(({ quote }) => quote !== '').map(({ key }) => key))
  const unproven = [...ids].filter((id) => !proven.has(id))
  const loose = graph.relations.filter(({ source, target }) => !ids.has(source) || !ids.has(target))
  const faults = [
    ...(graph.concepts.length === report.concepts
      ? []
      : [`${graph.concepts.length} of ${report.concepts} concepts are there`]),
    ...(report.concepts === 0 ? ['the run found no concept'] : []),
    ...(lost.length === 0 ? [] : [`not found by id: ${lost.slice(0, 3).join(', ')}`]),
    ...(unproven.length === 0 ? [] : [`without a quote: ${unproven.slice(0, 3).join(', ')}`]),
    ...(loose.length === 0 ? [] : [`${loose.length} relations lead nowhere`]),
  ]
  return {
    name,
    result: faults.length === 0 ? 'pass' : 'fail',
    measured: faults.length === 0 ? `${ids.size} concepts, ${graph.relations.length} relations` : faults.join('; '),
    wanted,
    advice,
  }
}

export const inTime: Judge = ({ job }, { minutes }) => {
  const share = job.slides / usualSlides
  const limit = Math.max(60, minutes * 60 * share)
  const took = (Date.parse(job.finishedAt ?? '') - Date.parse(job.createdAt)) / 1000
  const [from, to] = aimedMinutes.map((aim) => duration(aim * 60 * share))
  return {
    name: 'it is done in time',
    result: took <= limit ? 'pass' : 'fail',
    measured: `${duration(took)} (aim for ${job.slides} slides: ${from} to ${to})`,
    wanted: `at most ${duration(limit)}`,
    advice:
      'knowbase plan says what binds: a larger account, fewer calls (EXTRACTION_DEPTH=fast), or no cap on segments.',
  }
}
