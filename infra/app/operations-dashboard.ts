import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import type { ServiceMetrics } from './service-metrics.ts'

export type OperationsDashboardProps = {
  readonly names: Names
  readonly metrics: ServiceMetrics
  readonly alarms: readonly Alarm[]
}

/** One page that says how the service does. */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, { names, metrics, alarms }: OperationsDashboardProps) {
    super(scope, id)
    const graph = (title: string, left: readonly IMetric[], right: readonly IMetric[] = []): GraphWidget =>
      new GraphWidget({ title, left: [...left], right: [...right], leftYAxis: { min: 0 }, width: 8 })
    new Dashboard(this, 'Dashboard', {
      dashboardName: names.appStack,
      widgets: [
        [
          new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 12, height: 4 }),
          new SingleValueWidget({
            title: 'Now',
            metrics: [metrics.ready, metrics.queueDepth, metrics.queueAgeSeconds, metrics.spendPerDay],
            width: 12,
            height: 4,
          }),
        ],
        [
          graph('CPU, %', [metrics.cpuPercent]),
          graph('Memory, %', [metrics.memoryPercent, metrics.workerMemoryPercent, metrics.apiMemoryPercent]),
          graph('Disk, %', [metrics.systemDiskPercent, metrics.dataDiskPercent]),
        ],
        [
          graph('429s', [metrics.rateLimited], [metrics.rateLimitedPercent]),
          graph('Queue: documents, seconds', [metrics.queueDepth], [metrics.queueAgeSeconds]),
          graph('Seconds a document', [metrics.secondsPerDocument]),
        ],
        [
          graph('Documents', [metrics.runsCompleted, metrics.runsFailed]),
          graph('Segments', [metrics.segmentsDone, metrics.segmentsFailed], [metrics.segmentsOpen]),
          graph('Calls', [metrics.calls], [metrics.callsInFlight]),
        ],
        [
          graph('Tokens', [metrics.inputTokens, metrics.outputTokens]),
          graph('Dollars an hour', [metrics.spendPerHour]),
          graph('Event loop, 99th percentile, seconds', [metrics.workerLagSeconds, metrics.apiLagSeconds]),
        ],
      ],
    })
  }
}
