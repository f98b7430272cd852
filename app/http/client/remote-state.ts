import type { Job, JobProgress, JobRequest } from '../../domain/job.ts'
import { createRequest, type ServerAccess } from './request.ts'

/** A figure of /metrics: one of its labelled values. */
export type MetricValue = { readonly labels: Readonly<Record<string, string>>; readonly value: number }

export type RemoteJob = Pick<JobProgress, 'bound' | 'calls' | 'worker'> &
  Pick<Job, 'error' | 'state'> &
  Pick<JobRequest, 'fileName'>

/** How a server is now, and how its last jobs went. Everything throws KnowbaseError as the server answers. */
export type RemoteState = {
  /** By name; nothing where the server has no such figure. */
  readonly metrics: () => Promise<(name: string) => readonly MetricValue[]>
  /** Names of what is down. */
  readonly down: () => Promise<readonly string[]>
  /** Newest first, each with what its worker told of itself. */
  readonly lastJobs: (limit: number) => Promise<readonly RemoteJob[]>
}

export function createRemoteState(server: ServerAccess): RemoteState {
  const ask = createRequest(server)
  return {
    metrics: async () => parseMetrics(await (await ask('/metrics')).text()),
    down: async () => {
      const { checks } = (await (await ask('/health/ready', { also: [503] })).json()) as {
        checks: { name: string; up: boolean; reason?: string }[]
      }
      return checks.filter(({ up }) => !up).map(({ name, reason }) => `${name} (${reason})`)
    },
    lastJobs: async (limit) => ((await (await ask(`/jobs?limit=${limit}`)).json()) as { jobs: RemoteJob[] }).jobs,
  }
}

/** The text format of Prometheus, as far as values and labels go. */
export function parseMetrics(text: string): (name: string) => readonly MetricValue[] {
  const values = new Map<string, MetricValue[]>()
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
    if (name === undefined || value === undefined) continue
    const entry = {
      labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', of = '']) => [key, of])),
      value: value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value),
    }
    values.set(name, [...(values.get(name) ?? []), entry])
  }
  return (name) => values.get(name) ?? []
}
