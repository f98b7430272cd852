import { z } from 'zod'
import { createConceptLookup } from '../../pipeline/concept-lookup.ts'
import { problems } from '../problem.ts'
import { conceptViewSchema } from '../schemas/concept.ts'
import { searchHitSchema, searchQuerySchema } from '../schemas/search.ts'
import type { ServerParts } from '../server-parts.ts'
import type { TypedApp } from '../typed-app.ts'

export function addConceptRoutes(app: TypedApp, { store, search }: ServerParts): void {
  const lookup = createConceptLookup(store)

  app.route({
    method: 'GET',
    url: '/concepts/:id',
    config: { scopes: ['read'] },
    schema: {
      summary: 'A concept by id, name, alias or acronym, with its relations and their quotes',
      tags: ['graph'],
      params: z.object({ id: z.string().min(1).max(500) }),
      response: { 200: conceptViewSchema, ...problems(400, 401, 403, 404, 429, 503) },
    },
    handler: async (request) => lookup(request.params.id),
  })

  app.route({
    method: 'GET',
    url: '/search',
    config: { scopes: ['read'] },
    schema: {
      summary: 'Concepts and slides, by words and by meaning',
      tags: ['graph'],
      querystring: searchQuerySchema,
      response: {
        200: z.object({ hits: z.array(searchHitSchema) }).meta({ id: 'SearchHits' }),
        ...problems(400, 401, 403, 429, 503),
      },
    },
    handler: async (request) => {
      const hits = await search(request.query.q, { limit: request.query.limit })
      return { hits: hits.map((hit) => ({ ...hit, marks: hit.marks.map(([start, end]) => [start, end]) })) }
    },
  })
}
