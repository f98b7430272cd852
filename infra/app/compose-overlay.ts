import { ports } from '../../app/contract.ts'
import type { Names } from '../names.ts'

/** Services of compose.yaml. */
export const composeServices = ['api', 'ingestion-worker', 'redis', 'neo4j'] as const

/** The overlay's name beside compose.yaml on the machine. */
export const overlayFile = 'compose.machine.json'

/**
 * What a machine lays over compose.yaml: CloudWatch's log driver, a stream a container, with the machine's credentials;
 * and the worker's figures on the machine's loopback, where the agent reads them. One port, so one worker: a machine gives
 * its worker all that it has, `--scale` is for hosts without this overlay.
 */
export function composeOverlay(names: Names, region: string, withTls: boolean): string {
  const logging = {
    driver: 'awslogs',
    options: {
      'awslogs-region': region,
      'awslogs-group': names.logGroup,
      tag: '{{.Name}}/{{.ID}}',
      mode: 'non-blocking',
    },
  }
  const figures = { ports: [`127.0.0.1:${ports.metrics}:${ports.metrics}`] }
  const services = [...composeServices, ...(withTls ? ['caddy'] : [])].map((service) => [
    service,
    { logging, ...(service === 'ingestion-worker' && figures) },
  ])
  return JSON.stringify({ services: Object.fromEntries(services) })
}
