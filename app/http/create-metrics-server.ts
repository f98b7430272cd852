import fastify, { LogController } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { authenticate } from './authenticate.ts'
import { handleErrors } from './error-handler.ts'
import { addHealthRoutes } from './routes/health.ts'
import type { ServerParts } from './server-parts.ts'
import type { TypedApp } from './typed-app.ts'

/** What a process that only works answers: /health/live, /health/ready and /metrics, who may ask as on the API. */
export function createMetricsServer(parts: ServerParts): TypedApp {
  const app: TypedApp = fastify({
    loggerInstance: parts.logger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 10_000,
    forceCloseConnections: 'idle',
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  handleErrors(app)
  authenticate(app, parts)
  addHealthRoutes(app, parts)
  return app
}
