import type { Names } from '../names.ts'

/** Services of compose.yaml. */
export const composeServices = ['api', 'ingestion-worker', 'redis', 'neo4j'] as const

/** Lays CloudWatch's log driver over compose.yaml; a stream a container. Credentials are those of the machine. */
export function composeLogging(names: Names, region: string, withTls: boolean): string {
  const logging = {
    driver: 'awslogs',
    options: {
      'awslogs-region': region,
      'awslogs-group': names.logGroup,
      tag: '{{.Name}}/{{.ID}}',
      mode: 'non-blocking',
    },
  }
  const services = [...composeServices, ...(withTls ? ['caddy'] : [])]
  return JSON.stringify({ services: Object.fromEntries(services.map((service) => [service, { logging }])) })
}
