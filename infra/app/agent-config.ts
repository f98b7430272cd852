import type { Names } from '../names.ts'
import { metricsTokenFile } from './ready-script.ts'
import { type ScrapedMetrics, type ScrapeJob, scrapedMetrics, scrapeJobs } from './scraped-metrics.ts'
import { metricsNamespace } from './service-metrics.ts'

/** Configuration of the CloudWatch agent: memory and disks of the machine, and what API and worker say at /metrics. */
export function agentConfig(names: Names): string {
  const namespace = metricsNamespace(names)
  return JSON.stringify({
    agent: { metrics_collection_interval: 60 },
    metrics: {
      namespace,
      append_dimensions: { AutoScalingGroupName: '${aws:AutoScalingGroupName}' },
      aggregation_dimensions: [['AutoScalingGroupName'], ['AutoScalingGroupName', 'path']],
      metrics_collected: {
        mem: { measurement: ['used_percent'] },
        disk: { measurement: ['used_percent'], resources: ['/', '/data'], drop_device: true },
      },
    },
    logs: {
      metrics_collected: {
        prometheus: {
          prometheus_config_path: '/opt/knowbase/prometheus.yaml',
          log_group_name: names.metricsLogGroup,
          emf_processor: { metric_namespace: namespace, metric_declaration: scrapedMetrics.map(declarationOf) },
        },
      },
    },
  })
}

/** As the agent has it: the labels' values, joined by semicolons, have to match. */
function declarationOf({ jobs, where = {}, by, names }: ScrapedMetrics) {
  const job = `(${jobs.map((one) => scrapeJobs[one].name).join('|')})`
  return {
    source_labels: ['job', ...Object.keys(where)],
    label_matcher: `^${[job, ...Object.values(where)].join(';')}$`,
    dimensions: [['job', ...(by === undefined ? [] : [by])]],
    metric_selectors: names.map((name) => `^${name}$`),
  }
}

/** What the agent scrapes, and keeps of each: the rest would be written into its log group all the same. JSON is YAML too. */
export function prometheusConfig(): string {
  return JSON.stringify({
    global: { scrape_interval: '1m', scrape_timeout: '10s' },
    scrape_configs: (Object.keys(scrapeJobs) as ScrapeJob[]).map((job) => ({
      job_name: scrapeJobs[job].name,
      bearer_token_file: metricsTokenFile,
      static_configs: [{ targets: [`127.0.0.1:${scrapeJobs[job].port}`] }],
      metric_relabel_configs: [{ source_labels: ['__name__'], regex: wantedOf(job).join('|'), action: 'keep' }],
    })),
  })
}

function wantedOf(job: ScrapeJob): readonly string[] {
  return scrapedMetrics.filter(({ jobs }) => jobs.includes(job)).flatMap(({ names }) => names)
}
