/** A metric as CloudWatch knows it. */
export type ToldMetric = {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  /** Of Prometheus; gauge where something else tells it. */
  readonly type: string
}

type AgentConfig = {
  readonly metrics: {
    readonly namespace: string
    readonly append_dimensions: Readonly<Record<string, string>>
    readonly aggregation_dimensions: readonly (readonly string[])[]
    readonly metrics_collected: Readonly<
      Record<string, { readonly measurement: readonly string[]; readonly resources?: readonly string[] }>
    >
  }
  readonly logs: {
    readonly metrics_collected: {
      readonly prometheus: {
        readonly log_group_name: string
        readonly emf_processor: {
          readonly metric_namespace: string
          readonly metric_declaration: readonly {
            readonly source_labels: readonly string[]
            readonly label_matcher: string
            readonly dimensions: readonly (readonly string[])[]
            readonly metric_selectors: readonly string[]
          }[]
        }
      }
    }
  }
}

type PrometheusConfig = {
  readonly scrape_configs: readonly {
    readonly job_name: string
    readonly static_configs: readonly { readonly targets: readonly string[] }[]
    readonly metric_relabel_configs: readonly { readonly regex: string }[]
  }[]
}

/** The file of a machine that its user data writes. */
export function fileOf(userData: string, name: string): string {
  const start = `cat >/opt/knowbase/${name} <<'KNOWBASE_FILE'\n`
  const from = userData.indexOf(start)
  if (from < 0) throw new Error(`The user data writes no ${name}.`)
  return userData.slice(from + start.length, userData.indexOf('\nKNOWBASE_FILE', from))
}

/**
 * What CloudWatch is told of a machine with this user data, as its user guide has it for the agent: figures of the machine
 * once for each set of aggregation dimensions; series that a declaration selects once for each of its sets of dimensions.
 * @param answers what /metrics says, by the address that is scraped
 * @param groupName the group of the machine
 */
export function toldMetrics(
  userData: string,
  answers: Readonly<Record<string, string>>,
  groupName: string,
): readonly ToldMetric[] {
  const agent = JSON.parse(fileOf(userData, 'agent.json')) as AgentConfig
  const prometheus = JSON.parse(fileOf(userData, 'prometheus.yaml')) as PrometheusConfig
  return [
    ...readyOf(fileOf(userData, 'ready')),
    ...machineOf(agent, groupName),
    ...scrapedOf(agent, prometheus, answers),
  ]
}

function readyOf(script: string): readonly ToldMetric[] {
  const [, namespace = '', data = ''] =
    /put-metric-data .*--namespace '([^']+)'[^]*--metric-data (.*)/.exec(script) ?? []
  return [...data.matchAll(/MetricName=(\w+)/g)].map(([, name = '']) => ({
    namespace,
    name,
    dimensions: {},
    type: 'gauge',
  }))
}

function machineOf({ metrics }: AgentConfig, groupName: string): readonly ToldMetric[] {
  return Object.entries(metrics.metrics_collected).flatMap(([plugin, { measurement, resources }]) =>
    measurement.flatMap((measured) =>
      (resources ?? [undefined]).flatMap((path) => {
        const all = { AutoScalingGroupName: groupName, ...(path !== undefined && { path }) }
        return metrics.aggregation_dimensions
          .filter((labels) => labels.every((label) => label in all))
          .map((labels) => ({
            namespace: metrics.namespace,
            name: `${plugin}_${measured}`,
            dimensions: picked(all, labels),
            type: 'gauge',
          }))
      }),
    ),
  )
}

function scrapedOf(
  agent: AgentConfig,
  prometheus: PrometheusConfig,
  answers: Readonly<Record<string, string>>,
): readonly ToldMetric[] {
  const { metric_namespace: namespace, metric_declaration: declarations } =
    agent.logs.metrics_collected.prometheus.emf_processor
  return prometheus.scrape_configs.flatMap(({ job_name: job, static_configs, metric_relabel_configs }) => {
    const targets = static_configs.flatMap((one) => one.targets)
    const kept = (name: string): boolean =>
      metric_relabel_configs.every(({ regex }) => new RegExp(`^(?:${regex})$`).test(name))
    return targets.flatMap((target) =>
      seriesOf(answers[target] ?? '').flatMap(({ name, type, labels: own }) => {
        const labels: Readonly<Record<string, string>> = { ...own, job, instance: target }
        // Histograms are dropped.
        if (!kept(name) || type === 'histogram') return []
        return declarations
          .filter(({ metric_selectors }) => metric_selectors.some((selector) => new RegExp(selector).test(name)))
          .filter(({ source_labels, label_matcher }) =>
            new RegExp(label_matcher).test(source_labels.map((label) => labels[label] ?? '').join(';')),
          )
          .flatMap(({ dimensions }) => dimensions.filter((names) => names.every((label) => label in labels)))
          .map((names) => ({ namespace, name, type, dimensions: picked(labels, names) }))
      }),
    )
  })
}

/** Series of Prometheus' text format. */
function seriesOf(text: string) {
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]))
  return [...text.matchAll(/^([a-z_]+)(?:\{(.*)\})? \S+$/gm)].map(([, name = '', labels = '']) => ({
    name,
    type: types.get(name) ?? types.get(name.replace(/_(bucket|sum|count)$/, '')) ?? 'untyped',
    labels: Object.fromEntries(
      [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', value = '']) => [label, value]),
    ),
  }))
}

function picked(all: Readonly<Record<string, string>>, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, all[name] ?? '']))
}
