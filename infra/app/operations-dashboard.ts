import { Dashboard, GraphWidget, type IMetric, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import type { ServiceMetrics } from './service-metrics.ts'

/** One page that says how the service does. */
export class OperationsDashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { names, metrics }: { readonly names: Names; readonly metrics: ServiceMetrics },
  ) {
    super(scope, id)
    const graph = (title: string, ...left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: 8 })
    new Dashboard(this, 'Dashboard', {
      dashboardName: names.appStack,
      widgets: [
        [
          new SingleValueWidget({
            title: 'Now',
            metrics: [metrics.ready, metrics.queueDepth, metrics.spendPerDay],
            width: 24,
          }),
        ],
        [
          graph('CPU, %', metrics.cpuPercent),
          graph('Memory, %', metrics.memoryPercent),
          graph('Disk, %', metrics.diskPercent),
        ],
        [
          graph('429s', metrics.rateLimited),
          graph('Documents that wait', metrics.queueDepth),
          graph('Dollars a day', metrics.spendPerDay),
        ],
        [
          graph('Seconds a document', metrics.secondsPerDocument),
          graph('Segments done', metrics.segmentsDone),
          graph('Documents failed', metrics.documentsFailed),
        ],
      ],
    })
  }
}
