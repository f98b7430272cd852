import type { MetricValue, RemoteState } from '../http/client/remote-state.ts'
import type { Check } from './doctor.ts'

/** Jobs that are looked at: enough to tell a habit from an accident. */
const lastJobs = 20
/** Of all attempts; a 429 now and then costs a wait and nothing else. */
const tooManyRefused = 0.01
const nearLimit = 0.85

/** Looks at a running server for what is down, and for the three troubles: no parallelism, 429s, memory. */
export async function serverChecks(server: RemoteState): Promise<readonly Check[]> {
  const metrics = await server.metrics()
  return [
    servicesCheck(await server.down()),
    await segmentsCheck(server, metrics),
    await refusalsCheck(server, metrics),
    ...(await memoryChecks(server, metrics)),
  ]
}

type Metrics = (name: string) => readonly MetricValue[]

function servicesCheck(down: readonly string[]): Check {
  const name = 'Server'
  if (down.length === 0) return { name, ok: true, found: 'all that it needs is up' }
  return { name, ok: false, found: `down: ${down.join(', ')}`, advice: 'Start it, or correct its address.' }
}

async function segmentsCheck(server: RemoteState, metrics: Metrics): Promise<Check> {
  const name = 'Segments at once, of the server'
  const cap = metrics('knowbase_segments_cap')[0]?.value ?? Number.POSITIVE_INFINITY
  if (cap === 1) {
    const advice =
      'Unset MAX_PARALLEL_SEGMENTS of the server and its workers, or set it to auto; then start them again.'
    return { name, ok: false, found: 'segments run one at a time', advice }
  }
  const [last] = await server.lastJobs(1)
  const binds = last?.bound?.binds === 'cap' ? `, which holds ${last.fileName} back; knowbase plan says how much` : ''
  return { name, ok: true, found: Number.isFinite(cap) ? `at most ${cap}${binds}` : 'no cap' }
}

/** Of the last jobs, whoever worked on them: counters of a process never forget, and workers of their own have others. */
async function refusalsCheck(server: RemoteState, metrics: Metrics): Promise<Check> {
  const name = '429s of the provider'
  const jobs = await server.lastJobs(lastJobs)
  const refused = jobs.reduce((sum, { calls }) => sum + calls.refused, 0)
  const attempts = refused + jobs.reduce((sum, { calls }) => sum + calls.done, 0)
  const found = `${refused} of ${attempts} calls of the last ${jobs.length} jobs were refused`
  if (refused <= tooManyRefused * attempts) return { name, ok: true, found }
  return { name, ok: false, found, advice: refusalAdvice(metrics('knowbase_budget_per_minute')) }
}

const variableOf: Readonly<Record<string, string>> = {
  'openai requests': 'OPENAI_MAX_RPM',
  'openai tokens': 'OPENAI_MAX_TPM',
  'anthropic requests': 'ANTHROPIC_MAX_RPM',
  'anthropic inputTokens': 'ANTHROPIC_MAX_ITPM',
  'anthropic outputTokens': 'ANTHROPIC_MAX_OTPM',
}

function refusalAdvice(budgets: readonly MetricValue[]): string {
  const limits = budgets.flatMap(({ labels, value }) => {
    const variable = variableOf[`${labels['pool']?.split('/')[0]} ${labels['bucket']}`]
    return variable === undefined ? [] : [`${variable} (now ${Math.round(value).toLocaleString('en')} a minute)`]
  })
  // An API of its own makes no calls: its workers know.
  const elsewhere = `the limits a minute of the workers (${Object.values(variableOf).join(', ')}; each worker tells what it goes by as knowbase_budget_per_minute at /metrics of its METRICS_PORT)`
  const which = limits.length === 0 ? elsewhere : limits.join(' and ')
  return `Set ${which} to what the account allows, or unset it to have it learnt; let no other program use the same key.`
}

/** The process that answers, and the one that worked on the last job, which may be a worker on another machine. */
async function memoryChecks(server: RemoteState, metrics: Metrics): Promise<readonly Check[]> {
  const rss = metrics('knowbase_memory_bytes').find(({ labels }) => labels['kind'] === 'rss')?.value
  const limit = metrics('knowbase_memory_limit_bytes')[0]?.value
  const worker = await server.lastMachine()
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

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6).toLocaleString('en')} MB`
}
