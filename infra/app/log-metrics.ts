import {
  FilterPattern,
  type IFilterPattern,
  type ILogGroup,
  type JsonPattern,
  MetricFilter,
} from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import { metricsNamespace } from './service-metrics.ts'

export type LogMetricsProps = { readonly names: Names; readonly logGroup: ILogGroup }

/** Figures out of the log lines of the workers, which have no port that could be scraped. Lines are JSON. */
export class LogMetrics extends Construct {
  constructor(scope: Construct, id: string, { names, logGroup }: LogMetricsProps) {
    super(scope, id)
    const message = (text: string): IFilterPattern => FilterPattern.stringValue('$.msg', '=', text)
    const number = (field: string, comparison: string, value: number): JsonPattern =>
      FilterPattern.numberValue(field, comparison, value)
    const filters: readonly (readonly [name: string, pattern: IFilterPattern, value: string])[] = [
      ['RateLimited', number('$.status', '=', 429), '1'],
      ['SegmentsDone', FilterPattern.all(number('$.segment', '>=', 1), number('$.concepts', '>=', 0)), '1'],
      ['DocumentsFailed', message('ingestion failed'), '1'],
      ['DocumentSeconds', message('ingestion done'), '$.seconds'],
      ['DocumentDollars', message('ingestion done'), '$.dollars'],
    ]
    for (const [metricName, filterPattern, metricValue] of filters)
      new MetricFilter(this, metricName, {
        logGroup,
        filterPattern,
        metricName,
        metricNamespace: metricsNamespace(names),
        metricValue,
      })
  }
}
