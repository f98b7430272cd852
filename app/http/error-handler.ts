import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { KnowbaseError } from '../domain/errors.ts'
import { problem, problemOf, problemType } from './problem.ts'
import { createRouteTable } from './route-table.ts'

/** Every error and every unknown address ends as a problem; the log keeps the stack, the answer does not. */
export function handleErrors(app: FastifyInstance): void {
  const routes = createRouteTable(app)
  const notFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const [path = ''] = request.url.split('?')
    const allowed = routes.methodsOf(path)
    const answer =
      allowed.length > 0
        ? problem(405, `${path} takes ${allowed.join(', ')}.`, request.id, {})
        : problem(404, `There is nothing at ${path}.`, request.id, { advice: 'GET /docs lists what there is.' })
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    return reply.code(answer.status).type(problemType).send(answer)
  }
  app.setErrorHandler<FastifyError | KnowbaseError>((error, request, reply) =>
    // Where no route is, what is wrong with the request does not matter.
    request.is404 ? notFound(request, reply) : answerError(error, request, reply),
  )
  app.setNotFoundHandler(notFound)
}

/** Answers an error; Fastify's own, before there is a route, come here too. */
export function answerError(
  error: FastifyError | KnowbaseError,
  request: Pick<FastifyRequest, 'id' | 'log'>,
  reply: Pick<FastifyReply, 'code' | 'header' | 'type'>,
): FastifyReply {
  const answer = problemOf(error, request.id)
  if (answer.status >= 500) request.log.error({ err: error }, 'request failed')
  else request.log.info({ status: answer.status, reason: answer.detail }, 'request refused')
  const seconds = error instanceof KnowbaseError ? error.data['retryAfterSeconds'] : undefined
  if (typeof seconds === 'number') reply.header('retry-after', Math.ceil(seconds))
  return reply.code(answer.status).type(problemType).send(answer)
}
