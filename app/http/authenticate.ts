import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { KnowbaseError } from '../domain/errors.ts'
import type { Scope } from './scopes.ts'
import type { ServerParts } from './server-parts.ts'
import { type Caller, createTokenReader, mayDo } from './tokens.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The caller needs one of these; absent: anyone may call. */
    readonly scopes?: readonly Scope[]
    /** JSON Schema of a form, for the description of the API. */
    readonly form?: object
  }
  interface FastifyRequest {
    caller: Caller
  }
}

const everyone: Caller = { client: 'local', scopes: ['admin'] }
const nobody: Caller = { client: 'anonymous', scopes: [] }

/** Sets `request.caller`, and refuses who may not do what the route does. */
export function authenticate(app: FastifyInstance, { jwtSecret, localToken, clock }: ServerParts): void {
  const read = jwtSecret === undefined ? undefined : createTokenReader(jwtSecret, clock)

  const callerOf = (request: FastifyRequest): Caller => {
    if (read === undefined) return everyone
    const header = request.headers.authorization
    if (header === undefined) return nobody
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1]
    if (token === undefined) throw unauthorized('Expected the header Authorization: Bearer and a token.')
    return localToken !== undefined && isSame(token, localToken) ? everyone : read(token)
  }

  app.decorateRequest('caller')
  app.addHook('onRequest', async (request, reply) => {
    request.caller = nobody
    const { scopes } = request.routeOptions.config
    if (scopes === undefined) return
    try {
      request.caller = callerOf(request)
      if (request.caller === nobody) throw unauthorized('The request carries no bearer token.')
    } catch (error) {
      reply.header('www-authenticate', 'Bearer')
      throw error
    }
    if (!mayDo(request.caller, scopes)) {
      throw new KnowbaseError('forbidden', `This needs the scope ${scopes.join(' or ')}.`, {
        advice: `Mint a token with knowbase token --scope ${scopes[0] ?? 'read'}.`,
      })
    }
  })
}

function unauthorized(message: string): KnowbaseError {
  return new KnowbaseError('unauthorized', message, { advice: 'Mint one with knowbase token.' })
}

function isSame(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}
