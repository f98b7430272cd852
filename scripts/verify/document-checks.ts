import { npmRun } from '../deployment/npm-run.ts'
import { type Judge, notCompleted } from './check.ts'
import { duration } from './duration.ts'
import type { GivenUp, Observation } from './observation.ts'
import { aimedMinutes, timeLimit, usualSlides } from './time-limit.ts'

export const ready: Judge = ({ down, deployment }) => ({
  name: 'the service is ready',
  result: down.length === 0 ? 'pass' : 'fail',
  measured: down.length === 0 ? 'all is up' : down.join('; '),
  wanted: 'all is up',
  advice: `Start what is down. ${logsTell(deployment)}`,
})

export const whole: Judge = ({ job, run, givenUp, deployment }) => {
  const damaged = run?.report.damagedSlides ?? []
  const failed = [...(run?.report.failedSegments ?? []), ...(run?.report.standIns ?? [])]
  const ok = job.state === 'completed' && failed.length === 0 && damaged.length === 0
  const slides = failed.flatMap((one) => one.slides)
  const check = { name: 'the deck is taken in whole', wanted: 'every slide is read, no segment fails' }
  if (givenUp !== undefined) return { ...check, result: 'fail', ...unfinished(givenUp, deployment) }
  if (failed.length === 0 && damaged[0] !== undefined)
    return {
      ...check,
      result: 'fail',
      measured: `damaged: slides ${damaged.map(({ slide }) => slide).join(', ')}. ${damaged[0].message}`,
      advice: 'The others are in the graph. Save the deck anew in PowerPoint, or take those slides out.',
    }
  return {
    ...check,
    result: ok ? 'pass' : 'fail',
    measured: ok
      ? `${job.slides} slides, ${run?.report.segments} segments`
      : job.state === 'completed'
        ? `failed on slides ${slides.join(', ')}: ${failed[0]?.reason}`
        : `${job.state}: ${job.error?.message ?? ''}`,
    advice:
      job.error?.advice ?? 'Send the deck again: what was paid for is kept, just the failed segments are asked for.',
  }
}

function unfinished(
  { after, taken, busy }: GivenUp,
  deployment: Observation['deployment'],
): { readonly measured: string; readonly advice: string } {
  if (taken) return { measured: `not done after ${duration(after)}`, advice: logsTell(deployment) }
  const measured = `no worker took the job in ${duration(after)}`
  return busy
    ? { measured, advice: 'Workers are at other decks: wait longer (--wait MINUTES), or start more of them.' }
    : {
        measured,
        advice: `Start a worker (npx knowbase worker, or docker compose up --detach ingestion-worker), or see why it takes nothing. ${logsTell(deployment)}`,
      }
}

function logsTell(deployment: Observation['deployment']): string {
  return deployment === undefined
    ? 'The logs of API and worker tell why.'
    : `The logs tell why: ${npmRun('logs', deployment)}`
}

export const inGraph: Judge = ({ run }) => {
  const name = 'every concept is in the graph'
  const wanted = 'all, each with its quote'
  const advice = 'See the log of the worker for what the store answered, and of Neo4j; then send the deck again.'
  if (run === undefined) return { name, result: 'skipped', measured: notCompleted, wanted, advice }
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

export const inTime: Judge = ({ job, givenUp }, { minutes }) => {
  const wanted = (slides: number): string => `at most ${duration(timeLimit(slides, minutes))}`
  const check = {
    name: 'it is done in time',
    advice:
      'knowbase plan says what binds: a larger account, fewer calls (EXTRACTION_DEPTH=fast), or no cap on segments.',
  }
  if (givenUp?.taken === false) return { ...check, result: 'skipped', measured: 'it was never begun', wanted: '' }
  const [from, to] = aimedMinutes.map((aim) => duration((aim * 60 * job.slides) / usualSlides))
  const aim = `(aim for ${job.slides} slides: ${from} to ${to})`
  if (givenUp !== undefined)
    return {
      ...check,
      result: 'fail',
      measured: `not done after ${duration(givenUp.after)} ${aim}`,
      wanted: wanted(job.slides),
    }
  const took = (Date.parse(job.finishedAt ?? '') - Date.parse(job.createdAt)) / 1000
  return {
    ...check,
    result: took <= timeLimit(job.slides, minutes) ? 'pass' : 'fail',
    measured: `${duration(took)} ${aim}`,
    wanted: wanted(job.slides),
  }
}
