import { expect, it } from 'vitest'
import { createMetricsServer } from '../../app/http/create-metrics-server.ts'
import { mintToken } from '../../app/http/tokens.ts'
import { systemClock } from '../../app/ports/clock.ts'
import { openTestService } from './test-service.ts'

it('tells the figures and the health of a worker, the figures to who may read', async () => {
  const secret = 'a secret of more than thirty-two characters'
  const test = await openTestService({ JWT_SECRET: secret })
  const server = createMetricsServer(test.service.serverParts)
  const ask = (url: string, token?: string) =>
    server.inject({ url, ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }) })
  expect((await ask('/health/live')).json()).toEqual({ live: true })
  expect((await ask('/health/ready')).json()).toMatchObject({ ready: true })
  expect((await ask('/metrics')).statusCode).toBe(401)
  const read = mintToken(secret, { client: 'prometheus', scopes: ['read'] }, 60, systemClock)
  const figures = await ask('/metrics', read)
  expect(figures.headers['content-type']).toContain('text/plain')
  for (const name of ['calls_total', 'rate_limited_total', 'tokens_total', 'dollars_total', 'stage_seconds'])
    expect(figures.body).toContain(`# TYPE knowbase_${name} `)
  expect(figures.body).toMatch(/^knowbase_segments_open 0$/m)
  // Nothing else is to be had of it.
  expect((await ask('/documents', read)).statusCode).toBe(404)
  await server.close()
  await test.close()
})
