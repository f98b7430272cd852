import fastify, {
  type FastifyBaseLogger,
  type FastifyHttpOptions,
  type FastifyInstance,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'

/** A Fastify instance whose handlers have the types of their schemas. */
export type TypedApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** An app without routes, whose schemas are zod's. What it logs of requests is its own affair. */
export function createTypedApp(
  logger: FastifyBaseLogger,
  options: Omit<FastifyHttpOptions<RawServerDefault>, 'loggerInstance' | 'logController'>,
): TypedApp {
  const app: TypedApp = fastify({
    ...options,
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // Those that wait for nothing do not keep a server that closes.
    forceCloseConnections: 'idle',
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  return app
}
