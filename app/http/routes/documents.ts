import { z } from 'zod'
import { KnowbaseError } from '../../domain/errors.ts'
import { documentGraph } from '../../pipeline/export/document-graph.ts'
import type { DocumentSummary } from '../../ports/graph-store.ts'
import { problems } from '../problem.ts'
import { conceptSchema, mentionSchema, relationSchema } from '../schemas/concept.ts'
import { documentSchema, slideSchema } from '../schemas/document.ts'
import type { ServerParts } from '../server-parts.ts'
import { sendStream, startedStream } from '../streams.ts'
import type { TypedApp } from '../typed-app.ts'

const params = z.object({ id: z.string().min(1).max(100).describe("SHA-256 of the file's bytes, in hex") })

const graphSchema = z
  .object({
    document: documentSchema,
    slides: z.array(slideSchema),
    concepts: z.array(conceptSchema),
    mentions: z.array(mentionSchema),
    relations: z.array(relationSchema),
  })
  .meta({ id: 'DocumentGraph' })

export function addDocumentRoutes(app: TypedApp, { store }: ServerParts): void {
  const find = async (id: string): Promise<DocumentSummary> => {
    const found = (await store.documents()).find((document) => document.id === id)
    if (found !== undefined) return found
    throw new KnowbaseError('not_found', `The graph holds no document ${JSON.stringify(id)}.`, {
      advice: 'GET /documents lists them.',
    })
  }

  app.route({
    method: 'GET',
    url: '/documents',
    config: { scopes: ['read'] },
    schema: {
      summary: 'The decks in the graph, oldest first',
      tags: ['graph'],
      response: {
        200: z.object({ documents: z.array(documentSchema).readonly() }).meta({ id: 'Documents' }),
        ...problems(401, 403, 429, 503),
      },
    },
    handler: async () => ({ documents: await store.documents() }),
  })

  app.route({
    method: 'GET',
    url: '/documents/:id',
    config: { scopes: ['read'] },
    schema: {
      summary: 'A deck in the graph',
      tags: ['graph'],
      params,
      response: { 200: documentSchema, ...problems(400, 401, 403, 404, 429, 503) },
    },
    handler: async (request) => find(request.params.id),
  })

  app.route({
    method: 'GET',
    url: '/documents/:id/graph',
    config: { scopes: ['read'] },
    schema: {
      summary: 'All that a deck adds to the graph, each claim with its quote',
      tags: ['graph'],
      params,
      response: { 200: graphSchema, ...problems(400, 401, 403, 404, 429, 503) },
    },
    handler: async (request, reply) => {
      const document = await find(request.params.id)
      return sendStream(reply.type('application/json'), await startedStream(documentGraph(store, document)))
    },
  })

  app.route({
    method: 'DELETE',
    url: '/documents/:id',
    config: { scopes: ['admin'] },
    schema: {
      summary: 'Take a deck and all that only it says out of the graph',
      tags: ['graph'],
      params,
      response: { 204: z.null().describe('It is gone'), ...problems(400, 401, 403, 404, 429, 503) },
    },
    handler: async (request, reply) => {
      const { id } = await find(request.params.id)
      await store.remove(id)
      return reply.code(204).send(null)
    },
  })
}
