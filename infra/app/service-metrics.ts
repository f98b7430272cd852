import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Names } from '../names.ts'

/** The figures that dashboard and alarms read. */
export type ServiceMetrics = {
  readonly cpuPercent: Metric
  readonly memoryPercent: Metric
  readonly diskPercent: Metric
  /** 1 while /health/ready is green; no value while no machine runs. */
  readonly ready: Metric
  /** From /metrics of the API. */
  readonly queueDepth: Metric
  /** From the workers' log lines (log-metrics.ts), so that they hold for any number of workers. */
  readonly rateLimited: Metric
  readonly segmentsDone: Metric
  readonly documentsFailed: Metric
  readonly secondsPerDocument: Metric
  readonly spendPerDay: Metric
}

/** Name of the job that the agent scrapes, the dimension of what it finds. */
export const scrapeJob = 'knowbase-api'

/** Namespace of every figure of a deployment but those of AWS itself. */
export function metricsNamespace(names: Names): string {
  return `knowbase/${names.appStack}`
}

export function serviceMetrics(names: Names, groupName: string): ServiceMetrics {
  const namespace = metricsNamespace(names)
  const period = Duration.minutes(5)
  const own = (metricName: string, statistic: string): Metric =>
    new Metric({ namespace, metricName, statistic, period })
  const machine = (metricName: string): Metric =>
    own(metricName, Stats.MAXIMUM).with({ dimensionsMap: { AutoScalingGroupName: groupName } })
  return {
    cpuPercent: new Metric({
      namespace: 'AWS/EC2',
      metricName: 'CPUUtilization',
      statistic: Stats.AVERAGE,
      period,
      dimensionsMap: { AutoScalingGroupName: groupName },
    }),
    memoryPercent: machine('mem_used_percent'),
    diskPercent: machine('disk_used_percent'),
    ready: own('Ready', Stats.MINIMUM),
    queueDepth: own('knowbase_queue_depth', Stats.MINIMUM).with({ dimensionsMap: { job: scrapeJob } }),
    rateLimited: own('RateLimited', Stats.SUM),
    segmentsDone: own('SegmentsDone', Stats.SUM),
    documentsFailed: own('DocumentsFailed', Stats.SUM),
    secondsPerDocument: own('DocumentSeconds', Stats.AVERAGE),
    spendPerDay: own('DocumentDollars', Stats.SUM).with({ period: Duration.days(1) }),
  }
}
