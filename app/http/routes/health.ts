import { Readable } from 'node:stream'
import { z } from 'zod'
import { messageOf } from '../../domain/message-of.ts'
import { problems } from '../problem.ts'
import type { ServerParts } from '../server-parts.ts'
import { sendStream } from '../streams.ts'
import type { TypedApp } from '../typed-app.ts'

const readiness = z
  .object({
    ready: z.boolean(),
    checks: z.array(z.object({ name: z.string(), up: z.boolean(), reason: z.string().optional() })),
  })
  .meta({ id: 'Readiness' })

export function addHealthRoutes(app: TypedApp, { checks, metrics }: ServerParts): void {
  app.route({
    method: 'GET',
    url: '/health/live',
    config: { rateLimit: false },
    schema: {
      summary: 'The process answers',
      tags: ['operation'],
      response: { 200: z.object({ live: z.literal(true) }).meta({ id: 'Liveness' }) },
    },
    handler: async () => ({ live: true as const }),
  })

  app.route({
    method: 'GET',
    url: '/health/ready',
    config: { rateLimit: false },
    schema: {
      summary: 'All that it needs is up; names what is down',
      tags: ['operation'],
      response: { 200: readiness, 503: readiness },
    },
    handler: async (_request, reply) => {
      const results = await Promise.all(
        checks.map(async ({ name, check }) => {
          try {
            await check()
            return { name, up: true }
          } catch (error) {
            return { name, up: false, reason: messageOf(error) }
          }
        }),
      )
      const ready = results.every((result) => result.up)
      return reply.code(ready ? 200 : 503).send({ ready, checks: results })
    },
  })

  app.route({
    method: 'GET',
    url: '/metrics',
    config: { scopes: ['read'], rateLimit: false },
    schema: {
      summary: 'Figures for Prometheus',
      tags: ['operation'],
      response: {
        200: { description: 'Prometheus text', content: { 'text/plain': { schema: z.string() } } },
        ...problems(401, 403),
      },
    },
    handler: async (_request, reply) => {
      reply.header('content-type', metrics.contentType)
      return sendStream(reply, Readable.from([await metrics.render()]))
    },
  })
}
