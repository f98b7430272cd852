import { z } from 'zod'
import { KnowbaseError } from '../../domain/errors.ts'
import { isFinished, type Job, jobStates } from '../../domain/job.ts'
import { problems } from '../problem.ts'
import { jobIdSchema, jobSchema, jobView } from '../schemas/job.ts'
import type { Scope } from '../scopes.ts'
import type { ServerParts } from '../server-parts.ts'
import { type Caller, mayDo } from '../tokens.ts'
import type { TypedApp } from '../typed-app.ts'

export const jobScopes: readonly Scope[] = ['ingest', 'read']

const query = z.strictObject({
  state: z.enum(jobStates).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  before: z.string().max(100).optional().describe('Only jobs older than the one of this id'),
})

export function addJobRoutes(app: TypedApp, { queue, files }: ServerParts): void {
  app.route({
    method: 'GET',
    url: '/jobs',
    config: { scopes: jobScopes },
    schema: {
      summary: 'Jobs, newest first; without the scope read just your own',
      tags: ['jobs'],
      querystring: query,
      response: {
        200: z.object({ jobs: z.array(jobSchema) }).meta({ id: 'Jobs' }),
        ...problems(400, 401, 403, 429, 503),
      },
    },
    handler: async (request) => {
      const { state, limit, before } = request.query
      const jobs = await queue.list({
        limit,
        ...(state !== undefined && { state }),
        ...(before !== undefined && { before }),
        ...(!mayDo(request.caller, ['read']) && { client: request.caller.client }),
      })
      return { jobs: jobs.map(jobView) }
    },
  })

  app.route({
    method: 'GET',
    url: '/jobs/:id',
    config: { scopes: jobScopes },
    schema: {
      summary: 'How far a job is',
      tags: ['jobs'],
      params: jobIdSchema,
      response: { 200: jobSchema, ...problems(400, 401, 403, 404, 429, 503) },
    },
    handler: async (request) => jobView(visible(await queue.get(request.params.id), request.params.id, request.caller)),
  })

  app.route({
    method: 'GET',
    url: '/jobs/:id/report',
    config: { scopes: jobScopes },
    schema: {
      summary: 'What came of a completed job: figures, rejected claims with their reasons, slides that failed',
      tags: ['jobs'],
      params: jobIdSchema,
      response: {
        200: z.record(z.string(), z.unknown()).meta({ id: 'Report' }),
        ...problems(400, 401, 403, 404, 409, 429, 503),
      },
    },
    handler: async (request, reply) => {
      const job = visible(await queue.get(request.params.id), request.params.id, request.caller)
      if (job.state !== 'completed') throw new KnowbaseError('conflict', `The job is ${job.state}; it has no report.`)
      return reply.code(200).send(job.result as Record<string, unknown>)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/jobs/:id',
    config: { scopes: ['ingest'] },
    schema: {
      summary: 'Cancel a job, down to its calls in flight',
      description: '200: it is finished. 202: it is running and ends as soon as it can; its events tell.',
      tags: ['jobs'],
      params: jobIdSchema,
      response: { 200: jobSchema, 202: jobSchema, ...problems(400, 401, 403, 404, 429, 503) },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const known = await queue.get(id)
      const own = known?.request.client === request.caller.client || mayDo(request.caller, ['admin'])
      const before = visible(own ? known : undefined, id, request.caller)
      const job = visible(await queue.cancel(id), id, request.caller)
      // A worker drops the file of a job that it ends; this one never came to a worker.
      if (before.state === 'waiting' && job.state === 'cancelled') await files.drop(job.request.file)
      return reply.code(isFinished(job.state) ? 200 : 202).send(jobView(job))
    },
  })
}

/** Others' jobs are not there for who may not read. */
export function visible(job: Job | undefined, id: string, caller: Caller): Job {
  if (job !== undefined && (job.request.client === caller.client || mayDo(caller, ['read']))) return job
  throw new KnowbaseError('not_found', `There is no job ${JSON.stringify(id)}.`, {
    advice: 'GET /jobs lists them; the oldest finished ones are forgotten.',
  })
}
