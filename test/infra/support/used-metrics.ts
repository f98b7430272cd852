import type { Template } from 'aws-cdk-lib/assertions'
import { textOf } from './synthesize.ts'

/** A metric that something in a template reads. */
export type UsedMetric = {
  /** The alarm, or the title of the graph. */
  readonly by: string
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly statistic: string
}

type AlarmMetric = {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[]
}
type Alarm = AlarmMetric & {
  readonly Statistic?: string
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: AlarmMetric; readonly Stat: string } }[]
}
type Widget = { readonly properties: { readonly title?: string; readonly metrics?: readonly (readonly unknown[])[] } }

/** Every metric that alarms and dashboards of a stack read; math is taken apart. */
export function usedMetrics(app: Template): readonly UsedMetric[] {
  const alarms = Object.entries(app.findResources('AWS::CloudWatch::Alarm')).flatMap(([id, resource]) =>
    ofAlarm(id, resource['Properties'] as Alarm),
  )
  const dashboards = Object.values(app.findResources('AWS::CloudWatch::Dashboard')).flatMap((resource) => {
    const body = JSON.parse(textOf(resource['Properties'].DashboardBody)) as { readonly widgets: readonly Widget[] }
    return body.widgets.flatMap(({ properties }) =>
      (properties.metrics ?? []).flatMap((metric) => ofGraph(properties.title ?? '', metric)),
    )
  })
  return [...alarms, ...dashboards]
}

function ofAlarm(by: string, alarm: Alarm): readonly UsedMetric[] {
  if (alarm.Metrics === undefined) return [usedBy(by, alarm, alarm.Statistic ?? '')]
  return alarm.Metrics.flatMap(({ MetricStat: stat }) =>
    stat === undefined ? [] : [usedBy(by, stat.Metric, stat.Stat)],
  )
}

function usedBy(by: string, { Namespace, MetricName, Dimensions = [] }: AlarmMetric, statistic: string): UsedMetric {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, textOf(Value)]))
  return { by, namespace: Namespace, name: MetricName, dimensions, statistic }
}

/** `[namespace, name, dimension, value, ..., options]`; an expression has options alone. */
function ofGraph(by: string, metric: readonly unknown[]): readonly UsedMetric[] {
  const words = metric.filter((part) => typeof part === 'string')
  const options = metric.find((part) => typeof part === 'object') as { readonly stat?: string } | undefined
  const [namespace, name, ...rest] = words
  if (namespace === undefined || name === undefined) return []
  const dimensions: Record<string, string> = {}
  for (let index = 0; index + 1 < rest.length; index += 2) dimensions[rest[index] ?? ''] = rest[index + 1] ?? ''
  return [{ by, namespace, name, dimensions, statistic: options?.stat ?? 'Average' }]
}
