import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import { KnowbaseError } from '../domain/errors.ts'
import { authenticate } from './authenticate.ts'
import { documentApi } from './document-api.ts'
import { answerError, handleErrors } from './error-handler.ts'
import { addConceptRoutes } from './routes/concepts.ts'
import { addDocumentRoutes } from './routes/documents.ts'
import { addExportRoute } from './routes/export.ts'
import { addHealthRoutes } from './routes/health.ts'
import { addIngestRoute } from './routes/ingest.ts'
import { addJobEventsRoute } from './routes/job-events.ts'
import { addJobRoutes } from './routes/jobs.ts'
import type { ServerParts } from './server-parts.ts'
import { createTypedApp, type TypedApp } from './typed-app.ts'

/** The server with all its routes; it does not listen. */
export async function createServer(parts: ServerParts): Promise<TypedApp> {
  const { logger, limits, corsOrigins = [] } = parts
  // One line a request, below, tells of it.
  const app = createTypedApp(logger, {
    genReqId: () => crypto.randomUUID(),
    // What is too long for a route's schema is answered by it, up to what Node takes of a request's head.
    routerOptions: { maxParamLength: 16_384 },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    // Slow senders do not hold a place for ever; decks may take their time.
    requestTimeout: 600_000,
  })

  handleErrors(app)
  authenticate(app, parts)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const seconds = reply.elapsedTime / 1000
    request.log.debug({ method: request.method, route, status: reply.statusCode, seconds }, 'request answered')
    parts.onAnswered?.({ method: request.method, route, status: reply.statusCode, seconds })
  })

  await app.register(helmet, { contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } } })
  if (corsOrigins.length > 0) await app.register(cors, { origin: [...corsOrigins] })
  await app.register(rateLimit, {
    max: limits.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => (parts.jwtSecret === undefined ? request.ip : request.caller.client),
    errorResponseBuilder: (_request, { ttl }) =>
      new KnowbaseError('rate_limited', `Expected at most ${limits.requestsPerMinute} requests a minute.`, {
        data: { retryAfterSeconds: ttl / 1000 },
      }),
  })
  // A form is the only body that any route takes: Fastify answers others with 415.
  app.removeAllContentTypeParsers()
  await app.register(multipart, { throwFileSizeLimit: false })
  await documentApi(app, parts)

  addIngestRoute(app, parts)
  addJobRoutes(app, parts)
  addJobEventsRoute(app, parts)
  addDocumentRoutes(app, parts)
  addConceptRoutes(app, parts)
  addExportRoute(app, parts)
  addHealthRoutes(app, parts)
  return app
}
