import { ports } from '../../app/contract.ts'

/** Processes that the agent scrapes: their names there, which are the dimension `job` of what they tell, and their ports. */
export const scrapeJobs = {
  api: { name: 'knowbase-api', port: ports.api },
  worker: { name: 'knowbase-worker', port: ports.metrics },
} as const

export type ScrapeJob = keyof typeof scrapeJobs

export type ScrapedMetrics = {
  readonly jobs: readonly ScrapeJob[]
  /** Of the series, just those with these labels. */
  readonly where?: Readonly<Record<string, string>>
  /** A label that is a dimension beside `job`; the others are summed up. */
  readonly by?: string
  readonly names: readonly string[]
}

/**
 * What CloudWatch is told of /metrics, which is what dashboard and alarms read: each name and set of dimensions costs money
 * by the month. Histograms are not among them, since the agent drops these; counters arrive as what they grew by
 * (CloudWatch's user guide, "Prometheus metric type conversion by the CloudWatch agent").
 */
export const scrapedMetrics: readonly ScrapedMetrics[] = [
  { jobs: ['api'], names: ['knowbase_queue_depth', 'knowbase_queue_age_seconds'] },
  { jobs: ['api', 'worker'], names: ['knowbase_memory_limit_bytes'] },
  { jobs: ['api', 'worker'], where: { kind: 'rss' }, names: ['knowbase_memory_bytes'] },
  { jobs: ['api', 'worker'], where: { statistic: 'p99' }, names: ['knowbase_event_loop_lag_seconds'] },
  {
    jobs: ['worker'],
    names: [
      'knowbase_segments_open',
      'knowbase_calls_in_flight',
      'knowbase_calls_total',
      'knowbase_rate_limited_total',
      'knowbase_dollars_total',
    ],
  },
  {
    jobs: ['worker'],
    by: 'outcome',
    names: ['knowbase_segments_total', 'knowbase_runs_total', 'knowbase_run_seconds_total'],
  },
  { jobs: ['worker'], by: 'kind', names: ['knowbase_tokens_total'] },
]
