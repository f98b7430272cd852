import { ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { Context } from '../context.ts'
import type { ServiceMetrics } from './service-metrics.ts'

export type AlarmRule = {
  readonly id: string
  readonly metric: IMetric
  readonly threshold: number
  /** Above the threshold where unset. */
  readonly comparison?: ComparisonOperator
  /** Periods in a row, five minutes each (a day for dollars, looked at anew all the time). */
  readonly periods: number
  /** No value is no alarm where unset. */
  readonly missing?: TreatMissingData
  /** What happened and what to do. */
  readonly description: string
}

const memoryAdvice =
  'Lower DECKS_AT_ONCE or MAX_PARALLEL_SEGMENTS with npm run set, or take a larger machine with npm run redeploy -- --instance-type.'

/** When somebody should look. */
export function alarmRules(metrics: ServiceMetrics, context: Context): readonly AlarmRule[] {
  return [
    {
      id: 'RateLimited',
      metric: metrics.rateLimitedPercent,
      threshold: 5,
      periods: 2,
      description:
        'For ten minutes more than 5% of the calls to the provider were answered 429. They are asked again, so nothing is lost but time. The account has less room than is set, or others use it too: lower OPENAI_MAX_RPM and OPENAI_MAX_TPM, or ANTHROPIC_MAX_RPM, ANTHROPIC_MAX_ITPM and ANTHROPIC_MAX_OTPM, with npm run set.',
    },
    {
      id: 'Memory',
      metric: metrics.memoryPercent,
      threshold: 90,
      periods: 2,
      description: `The memory of the machine is over 90% full. ${memoryAdvice}`,
    },
    {
      id: 'WorkerMemory',
      metric: metrics.workerMemoryPercent,
      threshold: 90,
      periods: 2,
      description: `The worker holds over 90% of its container's memory, and is killed at 100%; its decks would go on from the journal. ${memoryAdvice}`,
    },
    {
      id: 'ApiMemory',
      metric: metrics.apiMemoryPercent,
      threshold: 90,
      periods: 2,
      description:
        "The API holds over 90% of its container's memory, and is killed at 100%; uploads and answers on their way would break off. Lower MAX_UPLOAD_MB with npm run set, or take a larger machine with npm run redeploy -- --instance-type.",
    },
    {
      id: 'DataDisk',
      metric: metrics.dataDiskPercent,
      threshold: 85,
      periods: 1,
      description:
        "The data volume is over 85% full; at 100% nothing is written any more. Put a larger volumeGiB into the context of cdk.json, to stay there, and deploy the foundation (npx cdk deploy 'foundation/*'); then, in a session on the machine, sudo systemctl restart knowbase: the file system grows at its start.",
    },
    {
      id: 'SystemDisk',
      metric: metrics.systemDiskPercent,
      threshold: 85,
      periods: 1,
      description:
        "The machine's own disk is over 85% full, mostly of images: docker image prune --all in a session, or a new machine by npm run redeploy.",
    },
    {
      id: 'QueueAge',
      metric: metrics.queueAgeSeconds,
      threshold: 3600,
      periods: 2,
      description:
        'A document has waited for over an hour. GET /jobs says what the worker does meanwhile, npm run logs -- --service ingestion-worker whether it runs, npm start -- doctor --server URL what holds it back.',
    },
    {
      id: 'Unhealthy',
      metric: metrics.ready,
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 3,
      missing: TreatMissingData.BREACHING,
      description:
        'For a quarter of an hour API or worker was not ready at all, or no machine ran: GET /health/ready names what is down, npm run status how machine and stacks stand, npm run logs what the containers said.',
    },
    {
      id: 'Unwatched',
      metric: metrics.watched,
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      periods: 3,
      description:
        'For a quarter of an hour the CloudWatch agent did not run, or its token was refused: no alarm on memory, queue or spend would be raised. In a session on the machine sudo systemctl restart knowbase starts it with a new token; npm run redeploy makes a new machine.',
    },
    {
      id: 'Spend',
      metric: metrics.spendPerDay,
      threshold: context.dailySpendUsd,
      periods: 1,
      description: `Calls to models of the last 24 hours cost more than ${context.dailySpendUsd} US dollars (dailySpendUsd). GET /jobs says which documents; npm run set -- MAX_COST_USD=... stops each before it costs more, and DELETE /jobs/ID one at once.`,
    },
  ]
}
