import { createRequest, type ServerAccess } from './request.ts'

/** A figure of /metrics: one of its labelled values. */
export type MetricValue = { readonly labels: Readonly<Record<string, string>>; readonly value: number }

export type RemoteJob = {
  readonly fileName: string
  readonly calls: { readonly done: number; readonly refused: number }
  readonly bound?: { readonly seconds: number; readonly binds: string }
}

export type RemoteMachine = { readonly peakMemoryBytes: number; readonly memoryLimitBytes: number }

/** How a server is now, and how its last jobs went. Everything throws KnowbaseError as the server answers. */
export type RemoteState = {
  /** By name; nothing where the server has no such figure. */
  readonly metrics: () => Promise<(name: string) => readonly MetricValue[]>
  /** Names of what is down. */
  readonly down: () => Promise<readonly string[]>
  /** Newest first, each with what its worker used where that is known. */
  readonly lastJobs: (limit: number) => Promise<readonly RemoteJob[]>
  /** What the worker of the last completed job used; undefined where there is none. */
  readonly lastMachine: () => Promise<RemoteMachine | undefined>
}

export function createRemoteState(server: ServerAccess): RemoteState {
  const ask = createRequest(server)
  const jobsOf = async (query: string): Promise<readonly (RemoteJob & { links: { report: string } })[]> =>
    ((await (await ask(`/jobs?${query}`)).json()) as { jobs: (RemoteJob & { links: { report: string } })[] }).jobs
  return {
    metrics: async () => parseMetrics(await (await ask('/metrics')).text()),
    down: async () => {
      const { checks } = (await (await ask('/health/ready', { also: [503] })).json()) as {
        checks: { name: string; up: boolean; reason?: string }[]
      }
      return checks.filter(({ up }) => !up).map(({ name, reason }) => `${name} (${reason})`)
    },
    lastJobs: (limit) => jobsOf(`limit=${limit}`),
    lastMachine: async () => {
      const [last] = await jobsOf('state=completed&limit=1')
      if (last === undefined) return undefined
      return ((await (await ask(last.links.report)).json()) as { machine?: RemoteMachine }).machine
    },
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
