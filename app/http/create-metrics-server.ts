import { authenticate } from './authenticate.ts'
import { handleErrors } from './error-handler.ts'
import { addHealthRoutes } from './routes/health.ts'
import type { ServerParts } from './server-parts.ts'
import { createTypedApp, type TypedApp } from './typed-app.ts'

/** What a process that only works answers: /health/live, /health/ready and /metrics, who may ask as on the API. */
export function createMetricsServer(parts: ServerParts): TypedApp {
  const app = createTypedApp(parts.logger, { requestTimeout: 10_000 })
  handleErrors(app)
  authenticate(app, parts)
  addHealthRoutes(app, parts)
  return app
}
