import { PassThrough } from 'node:stream'
import { z } from 'zod'
import { isFinished } from '../../domain/job.ts'
import type { JobEvent } from '../../ports/job-queue.ts'
import { problems } from '../problem.ts'
import { jobIdSchema } from '../schemas/job.ts'
import type { ServerParts } from '../server-parts.ts'
import { sendStream } from '../streams.ts'
import type { TypedApp } from '../typed-app.ts'
import { jobScopes, visible } from './jobs.ts'

/** Proxies cut connections that are silent for a minute. */
const heartbeatMs = 15_000

const headers = z.object({
  'last-event-id': z
    .string()
    .regex(/^\d{1,9}$/)
    .optional()
    .describe('Events after this one'),
})

const eventSchema = z
  .object({ id: z.string(), event: z.string(), data: z.string().describe('JSON; `at` says when') })
  .meta({ id: 'JobEvent' })

export function addJobEventsRoute(app: TypedApp, { queue, clock }: ServerParts): void {
  const open = new Set<AbortController>()
  // A server that closes waits for its answers to end.
  app.addHook('preClose', async () => {
    for (const abort of open) abort.abort()
  })

  app.route({
    method: 'GET',
    url: '/jobs/:id/events',
    config: { scopes: jobScopes },
    schema: {
      summary: 'What happens to a job, as server-sent events, until it is finished',
      description: 'Answers 204 where the job is finished and nothing is left to tell, so that an EventSource stops.',
      tags: ['jobs'],
      params: jobIdSchema,
      headers,
      response: {
        200: { description: 'Events', content: { 'text/event-stream': { schema: eventSchema } } },
        204: z.null().describe('Nothing is left to tell'),
        ...problems(400, 401, 403, 404, 429, 503),
      },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const after = Number(request.headers['last-event-id'] ?? 0)
      const job = visible(await queue.get(id), id, request.caller)
      const abort = new AbortController()
      const events = queue.events(id, { after, signal: abort.signal })[Symbol.asyncIterator]()
      const first = isFinished(job.state) ? await events.next() : undefined
      if (first?.done === true) return reply.code(204).send(null)
      reply.type('text/event-stream').header('cache-control', 'no-store').header('x-accel-buffering', 'no')
      return sendStream(reply, stream(events, first, abort))
    },
  })

  function stream(
    events: AsyncIterator<JobEvent>,
    first: IteratorResult<JobEvent> | undefined,
    abort: AbortController,
  ): PassThrough {
    const out = new PassThrough()
    open.add(abort)
    let cancelBeat = (): void => {}
    const beat = (): void => {
      out.write(':\n\n')
      cancelBeat = clock.schedule(heartbeatMs, beat)
    }
    // Ends with the job, with the server, or when the client goes.
    out.on('close', () => abort.abort())
    const pump = async (): Promise<void> => {
      out.write('retry: 2000\n\n')
      beat()
      for (let next = first ?? (await events.next()); next.done !== true; next = await events.next()) {
        if (!out.write(asText(next.value)) && !out.destroyed) await drained(out)
      }
    }
    pump()
      .catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))))
      .finally(() => {
        cancelBeat()
        open.delete(abort)
        out.end()
      })
    return out
  }
}

function asText({ id, at, type, data }: JobEvent): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ at, ...data })}\n\n`
}

function drained(out: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      out.off('drain', done)
      out.off('close', done)
      resolve()
    }
    out.on('drain', done)
    out.on('close', done)
  })
}
