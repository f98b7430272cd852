import { Duration } from 'aws-cdk-lib'
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Names } from '../names.ts'
import { readyMetrics } from './ready-script.ts'
import { type ScrapeJob, scrapeJobs } from './scraped-metrics.ts'

/** Namespace of every figure of a deployment but those of AWS itself. */
export function metricsNamespace(names: Names): string {
  return `knowbase/${names.appStack}`
}

/** The figures that dashboard and alarms read. */
export type ServiceMetrics = ReturnType<typeof serviceMetrics>

/** Counters arrive as what they grew by each minute, so their sum is what happened in a period. */
export function serviceMetrics(names: Names, groupName: string) {
  const namespace = metricsNamespace(names)
  const period = Duration.minutes(5)
  const group = { AutoScalingGroupName: groupName }
  const machine = (metricName: string, label: string, dimensions: Readonly<Record<string, string>> = {}): Metric =>
    new Metric({
      namespace,
      metricName,
      statistic: Stats.MAXIMUM,
      period,
      label,
      dimensionsMap: { ...group, ...dimensions },
    })
  const scraped =
    (statistic: string) =>
    (job: ScrapeJob, metricName: string, label: string, by: Readonly<Record<string, string>> = {}): Metric => {
      const dimensionsMap = { job: scrapeJobs[job].name, ...by }
      return new Metric({ namespace, metricName, statistic, period, label, dimensionsMap })
    }
  const gauge = scraped(Stats.MAXIMUM)
  const counter = scraped(Stats.SUM)
  const math = (label: string, expression: string, usingMetrics: Readonly<Record<string, IMetric>>): MathExpression =>
    new MathExpression({ label, expression, usingMetrics, period })

  const containerMemory = (job: ScrapeJob): MathExpression =>
    // A graph of both has the names of both.
    math(job, `100 * ${job}Memory / ${job}Limit`, {
      [`${job}Memory`]: gauge(job, 'knowbase_memory_bytes', 'memory'),
      [`${job}Limit`]: gauge(job, 'knowbase_memory_limit_bytes', 'limit'),
    })
  const calls = counter('worker', 'knowbase_calls_total', 'calls')
  const rateLimited = counter('worker', 'knowbase_rate_limited_total', '429s')
  const runs = (outcome: string): Metric => counter('worker', 'knowbase_runs_total', outcome, { outcome })
  const segments = (outcome: string): Metric => counter('worker', 'knowbase_segments_total', outcome, { outcome })
  const tokens = (kind: string): Metric => counter('worker', 'knowbase_tokens_total', kind, { kind })
  const spend = (over: Duration, label: string): Metric =>
    counter('worker', 'knowbase_dollars_total', label).with({ period: over })

  return {
    cpuPercent: new Metric({
      namespace: 'AWS/EC2',
      metricName: 'CPUUtilization',
      statistic: Stats.AVERAGE,
      period,
      label: 'machine',
      dimensionsMap: group,
    }),
    memoryPercent: machine('mem_used_percent', 'machine'),
    /** Of the limits of their containers, past which they are killed. */
    workerMemoryPercent: containerMemory('worker'),
    apiMemoryPercent: containerMemory('api'),
    systemDiskPercent: machine('disk_used_percent', 'system', { path: '/' }),
    dataDiskPercent: machine('disk_used_percent', 'data', { path: '/data' }),
    /** 1 where it was so at some moment of the period; no value while no machine runs. */
    ready: new Metric({ namespace, metricName: readyMetrics.ready, statistic: Stats.MAXIMUM, period, label: 'ready' }),
    watched: new Metric({ namespace, metricName: readyMetrics.watched, statistic: Stats.MAXIMUM, period }),
    queueDepth: gauge('api', 'knowbase_queue_depth', 'documents that wait'),
    queueAgeSeconds: gauge('api', 'knowbase_queue_age_seconds', 'longest wait'),
    calls,
    callsInFlight: gauge('worker', 'knowbase_calls_in_flight', 'calls in flight'),
    rateLimited,
    /** Of the attempts at calls. A few of few calls are no rate. */
    rateLimitedPercent: math('429s, % of calls', 'IF(limited >= 10, 100 * limited / calls, 0)', {
      limited: rateLimited,
      calls,
    }),
    inputTokens: tokens('input'),
    outputTokens: tokens('output'),
    spendPerHour: spend(Duration.hours(1), 'dollars of an hour'),
    spendPerDay: spend(Duration.days(1), 'dollars of a day'),
    segmentsOpen: gauge('worker', 'knowbase_segments_open', 'open'),
    segmentsDone: segments('done'),
    segmentsFailed: segments('failed'),
    runsCompleted: runs('completed'),
    runsFailed: runs('failed'),
    secondsPerDocument: math('seconds a document', 'seconds / documents', {
      seconds: counter('worker', 'knowbase_run_seconds_total', 'seconds', { outcome: 'completed' }),
      documents: runs('completed'),
    }),
    workerLagSeconds: gauge('worker', 'knowbase_event_loop_lag_seconds', 'worker'),
    apiLagSeconds: gauge('api', 'knowbase_event_loop_lag_seconds', 'api'),
  }
}
