import { ports } from '../../app/contract.ts'
import type { Names } from '../names.ts'
import { metricsNamespace, scrapeJob } from './service-metrics.ts'

/** Where the boot script puts the token that lets the agent read /metrics. */
const metricsTokenFile = '/run/knowbase/metrics-token'

/** Configuration of the CloudWatch agent: memory, disk of the data volume, and what /metrics says of the queue. */
export function agentConfig(names: Names): string {
  const namespace = metricsNamespace(names)
  return JSON.stringify({
    agent: { metrics_collection_interval: 60 },
    metrics: {
      namespace,
      append_dimensions: { AutoScalingGroupName: '${aws:AutoScalingGroupName}' },
      aggregation_dimensions: [['AutoScalingGroupName']],
      metrics_collected: {
        mem: { measurement: ['used_percent'] },
        disk: { measurement: ['used_percent'], resources: ['/data'], drop_device: true },
      },
    },
    logs: {
      metrics_collected: {
        prometheus: {
          prometheus_config_path: '/opt/knowbase/prometheus.yaml',
          log_group_name: names.logGroup,
          emf_processor: {
            metric_namespace: namespace,
            metric_declaration: [
              {
                source_labels: ['job'],
                label_matcher: `^${scrapeJob}$`,
                dimensions: [['job']],
                metric_selectors: ['^knowbase_queue_depth$', '^knowbase_memory_bytes$'],
              },
            ],
          },
        },
      },
    },
  })
}

/** What the agent scrapes. JSON is YAML too. */
export function prometheusConfig(): string {
  return JSON.stringify({
    global: { scrape_interval: '1m', scrape_timeout: '10s' },
    scrape_configs: [
      {
        job_name: scrapeJob,
        bearer_token_file: metricsTokenFile,
        static_configs: [{ targets: [`127.0.0.1:${ports.api}`] }],
      },
    ],
  })
}
