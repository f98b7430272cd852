import { z } from 'zod'
import { KnowbaseError } from '../../domain/errors.ts'
import { type JobRequest, jobPriorities } from '../../domain/job.ts'
import type { DocumentSummary } from '../../ports/graph-store.ts'
import type { Added } from '../../ports/job-queue.ts'
import { takeTurns } from '../../ports/take-turns.ts'
import { problems } from '../problem.ts'
import { documentSchema } from '../schemas/document.ts'
import { jobSchema, jobView } from '../schemas/job.ts'
import type { ServerParts } from '../server-parts.ts'
import { mayDo } from '../tokens.ts'
import type { TypedApp } from '../typed-app.ts'
import { receiveUpload } from '../upload.ts'

// Nothing that is misspelt passes: a limit that is not one would cost money.
const query = z.strictObject({
  replace: z.enum(['true', 'false']).default('false').describe('Take older versions of the same file name out'),
  profile: z.enum(['strict', 'balanced', 'permissive']).optional().describe('How much proof the gatekeeper asks for'),
  maxCost: z.coerce
    .number()
    .positive()
    .optional()
    .describe('US dollars that the calls for this deck may cost; MAX_COST_USD of the service by default'),
  priority: z.enum(jobPriorities).default('normal').describe('`high` needs the scope admin'),
})

const headers = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .optional()
    .describe('The same key again is the same job'),
})

/** The parser reads the form as it comes, so it is described, and not validated as a whole. */
const form = {
  type: 'object',
  required: ['file'],
  properties: {
    file: { type: 'string', format: 'binary', description: 'The deck' },
    schema: { type: 'string', description: 'Your own types, as the command takes them with --schema' },
  },
}

const accepted = z.object({ job: jobSchema }).meta({ id: 'AcceptedDeck' })
const known = z
  .object({ document: documentSchema, links: z.object({ document: z.string(), graph: z.string() }) })
  .meta({ id: 'KnownDeck' })

export function addIngestRoute(app: TypedApp, parts: ServerParts): void {
  const { files, limits } = parts
  const turn = takeTurns()
  app.route({
    method: 'POST',
    url: '/ingest/pptx',
    config: { scopes: ['ingest'], form },
    schema: {
      summary: 'Ingest a deck',
      description:
        'multipart/form-data with the deck as `file`, and optionally your own types as JSON in `schema`. Answers with the job, or with the document where the graph has these very bytes.',
      tags: ['ingest'],
      consumes: ['multipart/form-data'],
      querystring: query,
      headers,
      response: { 200: known, 202: accepted, ...problems(400, 401, 403, 413, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const { replace, profile = parts.profile, priority, maxCost } = request.query
      if (priority === 'high' && !mayDo(request.caller, ['admin']))
        throw new KnowbaseError('forbidden', 'The priority high needs the scope admin.')
      const key = request.headers['idempotency-key']
      // A hundred forms begun in one turn would keep the event loop from everybody else.
      await turn()
      // A key may be that of a job which is there already: just the queue knows, which sees the whole request.
      if (key === undefined) await refuseWhenFull(parts)
      const { received, vocabulary } = await receiveUpload(request, files, limits.uploadBytes)
      const taken = await takeDeck(parts, {
        ...received,
        client: request.caller.client,
        priority,
        replace: replace === 'true',
        profile,
        ...(maxCost !== undefined && { maxCost }),
        ...(vocabulary !== undefined && { vocabulary }),
        ...(key !== undefined && { idempotencyKey: key }),
        ...traceOf(request.headers['traceparent']),
      })
      if ('document' in taken) {
        const self = `/documents/${taken.document.id}`
        return reply.code(200).send({ document: taken.document, links: { document: self, graph: `${self}/graph` } })
      }
      const view = jobView(taken.job)
      return reply.code(202).header('location', view.links.self).send({ job: view })
    },
  })
}

/**
 * The deck's job, or its document where the graph has it. What the job does not need of the upload is gone before the
 * caller hears of it.
 */
async function takeDeck(
  { store, queue, files, inspect, limits }: ServerParts,
  deck: JobRequest,
): Promise<Added | { readonly document: DocumentSummary }> {
  let kept = false
  try {
    const documents = await store.documents()
    const document = documents.find((one) => one.id === deck.documentId && one.status === 'completed')
    if (document !== undefined) return { document }
    const outline = await inspect(await files.locate(deck.file))
    if (outline.slides > limits.slides) throw tooManySlides(outline.slides, limits.slides)
    // Before there is a job: a worker of this very process locates a copy of its own, which stays until it is done.
    await files.release(deck.file)
    const added = await queue.add(deck)
    kept = added.added
    return added
  } finally {
    if (!kept) await files.drop(deck.file)
  }
}

/** Before the bytes are taken in, though the queue itself has the last word. */
async function refuseWhenFull({ queue, limits }: ServerParts): Promise<void> {
  const { waiting, active } = await queue.counts()
  if (waiting + active < limits.openJobs) return
  throw new KnowbaseError('queue_full', `${waiting + active} decks wait or are worked on already.`, {
    advice: 'Try again later.',
    data: { retryAfterSeconds: 10 },
  })
}

function tooManySlides(slides: number, most: number): KnowbaseError {
  return new KnowbaseError('invalid_input', `Expected a deck of at most ${most} slides; this one has ${slides}.`, {
    advice: 'Split the deck, or raise MAX_DECK_SLIDES.',
  })
}

function traceOf(header: unknown): { readonly traceParent?: string } {
  const fits = typeof header === 'string' && /^00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/.test(header)
  return fits ? { traceParent: header } : {}
}
