import type { WorkerState } from '../domain/job.ts'
import type { MetricValue, RemoteJob, RemoteState } from '../http/client/remote-state.ts'
import type { Check } from './doctor.ts'
import { bindingName } from './figures.ts'
import { limitsOfMetrics, limitVariables } from './known-limits.ts'

/** Jobs that are looked at: enough to tell a habit from an accident. */
const lastJobs = 20
/** Of all attempts; a 429 now and then costs a wait and nothing else. */
const tooManyRefused = 0.01
const nearLimit = 0.85

/**
 * Looks at a running server for what is down, and for the three troubles: no parallelism, 429s, memory. A process that
 * answers and works tells of itself; of workers elsewhere it knows what they told of their last jobs.
 */
export async function serverChecks(server: RemoteState): Promise<readonly Check[]> {
  const [metrics, down] = await Promise.all([server.metrics(), server.down()])
  // Of the jobs nothing can be known for certain then, and nothing matters more.
  if (down.length > 0) return [servicesCheck(down), ...memoryChecks(metrics, undefined)]
  const jobs = await server.lastJobs(lastJobs)
  const worker = jobs.find((job) => job.worker !== undefined)?.worker
  return [
    servicesCheck([]),
    segmentsCheck(metrics, worker, jobs[0]),
    refusalsCheck(metrics, worker, jobs),
    ...memoryChecks(metrics, worker),
    ...accidentsChecks(jobs),
  ]
}

type Metrics = (name: string) => readonly MetricValue[]

function servicesCheck(down: readonly string[]): Check {
  const name = 'Server'
  if (down.length === 0) return { name, ok: true, found: 'all that it needs is up' }
  return { name, ok: false, found: `down: ${down.join(', ')}`, advice: 'Start it, or correct its address.' }
}

function segmentsCheck(metrics: Metrics, worker: WorkerState | undefined, last: RemoteJob | undefined): Check {
  const name = 'Segments at once, of the server'
  // Its own, where it works: that of its last job may be from before it was started anew.
  const cap = metrics('knowbase_segments_cap')[0]?.value ?? worker?.segmentsCap ?? Number.POSITIVE_INFINITY
  if (cap === 1) {
    const advice =
      'Unset MAX_PARALLEL_SEGMENTS of the server and its workers, or set it to auto; then start them again.'
    return { name, ok: false, found: 'segments run one at a time', advice }
  }
  return { name, ok: true, found: `${Number.isFinite(cap) ? `at most ${cap}` : 'no cap'}${bindingNote(last)}` }
}

function bindingNote(last: RemoteJob | undefined): string {
  if (last?.bound === undefined || last.bound.binds === 'chain') return ''
  return `; ${last.fileName} was held back by ${bindingName(last.bound.binds)}, knowbase plan says how much`
}

/** Of the last jobs, whoever worked on them: counters of a process never forget, and workers of their own have others. */
function refusalsCheck(metrics: Metrics, worker: WorkerState | undefined, jobs: readonly RemoteJob[]): Check {
  const name = '429s of the provider'
  const refused = jobs.reduce((sum, { calls }) => sum + calls.refused, 0)
  const attempts = refused + jobs.reduce((sum, { calls }) => sum + calls.done, 0)
  const found = `${refused} of ${attempts} calls of the last ${jobs.length} jobs were refused`
  if (refused <= tooManyRefused * attempts) return { name, ok: true, found }
  const own = limitsOfMetrics(metrics('knowbase_budget_per_minute'))
  const which = limitVariables(own.length > 0 ? own : (worker?.limits ?? []))
  const advice = `Set ${which} to what the account allows, or unset it to have it learnt; let no other program use the same key.`
  return { name, ok: false, found, advice }
}

/** The process that answers, and the one that worked on the last job, which may be a worker on another machine. */
function memoryChecks(metrics: Metrics, worker: WorkerState | undefined): readonly Check[] {
  const rss = metrics('knowbase_memory_bytes').find(({ labels }) => labels['kind'] === 'rss')?.value
  const limit = metrics('knowbase_memory_limit_bytes')[0]?.value
  return [
    ...(rss === undefined || limit === undefined ? [] : [memoryCheck('Memory of the server', rss, limit, 'now')]),
    ...(worker === undefined
      ? []
      : [memoryCheck('Memory of the last worker', worker.peakMemoryBytes, worker.memoryLimitBytes, 'at most')]),
  ]
}

function memoryCheck(name: string, bytes: number, limit: number, when: string): Check {
  const found = `${megabytes(bytes)} of ${megabytes(limit)} ${when}`
  if (bytes < nearLimit * limit) return { name, ok: true, found }
  const advice =
    'Raise WORKER_MEMORY (API_MEMORY for an API of its own), lower DECKS_AT_ONCE, or take a larger machine.'
  return { name, ok: false, found, advice }
}

/** Decks that workers died of, or failed at for a reason that nobody foresaw; a deck that is none is its sender's. */
function accidentsChecks(jobs: readonly RemoteJob[]): readonly Check[] {
  const accidents = jobs.filter(({ state, error }) => state === 'failed' && error?.code === 'internal')
  const [last] = accidents
  if (last?.error === undefined) return []
  const { message, advice = 'The log of the worker says more.' } = last.error
  const found = `${accidents.length} of the last ${jobs.length} failed unforeseen: ${last.fileName}: ${message}`
  return [{ name: 'Jobs', ok: false, found, advice }]
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6).toLocaleString('en')} MB`
}
