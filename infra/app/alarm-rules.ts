import { ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { Context } from '../context.ts'
import type { ServiceMetrics } from './service-metrics.ts'

export type AlarmRule = {
  readonly id: string
  readonly metric: Metric
  readonly threshold: number
  /** Above the threshold where unset. */
  readonly comparison?: ComparisonOperator
  /** Periods in a row, five minutes each (a day for dollars). */
  readonly periods: number
  /** No value is no alarm where unset. */
  readonly missing?: TreatMissingData
  /** What happened and what to do. */
  readonly description: string
}

/** When somebody should look. */
export function alarmRules(metrics: ServiceMetrics, context: Context): readonly AlarmRule[] {
  return [
    {
      id: 'RateLimited',
      metric: metrics.rateLimited,
      threshold: 10,
      periods: 2,
      description: 'Providers answer 429: lower OPENAI_MAX_RPM or ANTHROPIC_MAX_RPM with npm run set.',
    },
    {
      id: 'Memory',
      metric: metrics.memoryPercent,
      threshold: 90,
      periods: 2,
      description: 'Memory over 90%: fewer segments at once, or a larger instance type.',
    },
    {
      id: 'Disk',
      metric: metrics.diskPercent,
      threshold: 85,
      periods: 1,
      description: 'The data volume is over 85% full: deploy the foundation with a larger volumeGiB and restart.',
    },
    {
      id: 'QueueAge',
      metric: metrics.queueDepth,
      threshold: 0,
      periods: 12,
      description: 'Documents have waited for an hour without a break: see the dashboard for what the workers do.',
    },
    {
      id: 'Unhealthy',
      metric: metrics.ready,
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 3,
      missing: TreatMissingData.BREACHING,
      description: 'The service is not ready: GET /health/ready names what is down.',
    },
    {
      id: 'Spend',
      metric: metrics.spendPerDay,
      threshold: context.dailySpendUsd,
      periods: 1,
      description: 'Model calls of a day cost more than dailySpendUsd.',
    },
  ]
}
