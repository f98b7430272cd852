import { ports } from '../../app/contract.ts'
import { quote } from './boot-script.ts'

export type ReadyScriptProps = { readonly region: string; readonly metricsNamespace: string }

/** The metric that the script writes: 1 while API and worker have all that they need, else 0. */
export const readyMetric = 'Ready'

/** Tells CloudWatch whether the service is ready. An API without a worker takes decks that nobody reads. A pure function. */
export function readyScript({ region, metricsNamespace }: ReadyScriptProps): string {
  const urls = [ports.api, ports.metrics].map((port) => `http://127.0.0.1:${port}/health/ready`)
  return `#!/bin/bash
value=1
for url in ${urls.join(' ')}; do
  curl -sf --max-time 10 "$url" >/dev/null || value=0
done
aws cloudwatch put-metric-data --region ${quote(region)} --namespace ${quote(metricsNamespace)} \\
  --metric-name ${readyMetric} --value "$value"
`
}
