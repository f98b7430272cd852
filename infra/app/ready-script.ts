import { ports } from '../../app/contract.ts'
import { quote } from './boot-script.ts'

export type ReadyScriptProps = { readonly region: string; readonly metricsNamespace: string }

/** Where the boot script puts the token that lets the agent read /metrics. */
export const metricsTokenFile = '/run/knowbase/metrics-token'

/** Metrics that the script writes, 1 or 0. */
export const readyMetrics = {
  /** API and worker have all that they need. An API without a worker takes decks that nobody reads. */
  ready: 'Ready',
  /** The agent runs, and its token is good: else no alarm on the figures of API and worker would ever be raised. */
  watched: 'Watched',
} as const

/** What a machine tells CloudWatch each minute of itself, without the agent. A pure function. */
export function readyScript({ region, metricsNamespace }: ReadyScriptProps): string {
  const api = `http://127.0.0.1:${ports.api}`
  return `#!/bin/bash
ask() { curl -sf --max-time 10 "$@" >/dev/null; }
ready=1
for url in ${api} http://127.0.0.1:${ports.metrics}; do
  ask "$url/health/ready" || ready=0
done
watched=1
systemctl is-active --quiet amazon-cloudwatch-agent || watched=0
# Not as an argument, which others could see; and not of /metrics, where some figures are those since they were last read.
printf 'header = "Authorization: Bearer %s"\\n' "$(cat ${metricsTokenFile})" |
  ask --config - "${api}/jobs?limit=1" || watched=0
aws cloudwatch put-metric-data --region ${quote(region)} --namespace ${quote(metricsNamespace)} \
  --metric-data "MetricName=${readyMetrics.ready},Value=$ready" "MetricName=${readyMetrics.watched},Value=$watched"
`
}
