import type { FastifyError } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type ErrorCode, KnowbaseError } from '../domain/errors.ts'

/** RFC 9457, application/problem+json. */
const problemSchema = z
  .object({
    type: z.string().describe('`about:blank`, or `urn:knowbase:error:` and the code'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    advice: z.string().optional().describe('What to do about it'),
    requestId: z.string().describe('Names the request in the logs'),
    errors: z.array(z.object({ where: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

export type Problem = z.infer<typeof problemSchema>

export const problemType = 'application/problem+json'

/** The answers of these statuses, for a route's schema. */
export function problems<Status extends number>(...statuses: readonly Status[]) {
  const answer = { description: 'Problem', content: { [problemType]: { schema: problemSchema } } }
  return Object.fromEntries(statuses.map((status) => [status, answer])) as Record<Status, typeof answer>
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Cannot be processed',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
}

const statusOf: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 422,
  not_found: 404,
  unauthorized: 401,
  forbidden: 403,
  not_a_deck: 422,
  encrypted_deck: 422,
  corrupt_deck: 422,
  deck_too_large: 413,
  conflict: 409,
  queue_full: 429,
  rate_limited: 429,
  store_locked: 503,
  store_mismatch: 503,
  store_failed: 503,
  provider_auth: 503,
  provider_quota: 503,
  provider_request: 503,
  provider_unavailable: 503,
  context_too_long: 503,
  bad_answer: 503,
  budget_exceeded: 503,
  cancelled: 503,
  internal: 500,
}

/** What a caller is told of an error: never a stack, and nothing at all of what nobody foresaw. */
export function problemOf(error: FastifyError | KnowbaseError, requestId: string): Problem {
  if (error instanceof KnowbaseError && error.code !== 'internal') {
    const { code, message, advice } = error
    const rest = advice === undefined ? {} : { advice }
    return problem(statusOf[code], message, requestId, { type: `urn:knowbase:error:${code}`, ...rest })
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map(({ instancePath, message }) => ({
      // The whole has the path of nothing, with a slash.
      where: `${error.validationContext ?? 'request'}${instancePath.replace(/\/$/, '')}`,
      message: message ?? 'not valid',
    }))
    return problem(400, 'The request does not fit its schema.', requestId, { errors })
  }
  const status = error instanceof KnowbaseError ? 500 : statusOfFastify(error)
  const detail = status >= 500 ? 'Something unforeseen happened; the log says more.' : error.message
  const more = status === 415 ? { advice: 'Send a deck as multipart/form-data, in the field `file`.' } : {}
  return problem(status, detail, requestId, more)
}

function statusOfFastify({ code, statusCode = 500 }: FastifyError): number {
  // The plugin says 406, which is about what the caller accepts.
  return code === 'FST_INVALID_MULTIPART_CONTENT_TYPE' ? 415 : statusCode
}

export function problem(status: number, detail: string, requestId: string, more: Partial<Problem>): Problem {
  return { type: 'about:blank', title: titles[status] ?? 'Error', status, detail, requestId, ...more }
}
