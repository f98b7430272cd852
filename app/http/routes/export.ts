import { z } from 'zod'
import { exportFormatNames, exportFormats, exportGraph } from '../../pipeline/export/export-graph.ts'
import { problems } from '../problem.ts'
import type { ServerParts } from '../server-parts.ts'
import { sendStream, startedStream } from '../streams.ts'
import type { TypedApp } from '../typed-app.ts'

const content = Object.fromEntries(
  exportFormatNames.map((name) => {
    const schema = name === 'jsonld' ? z.record(z.string(), z.unknown()) : z.string()
    return [exportFormats[name].mediaType.split(';')[0] ?? '', { schema }]
  }),
)

export function addExportRoute(app: TypedApp, { store }: ServerParts): void {
  app.route({
    method: 'GET',
    url: '/export',
    config: { scopes: ['read'] },
    schema: {
      summary: 'The whole graph as a file, streamed',
      tags: ['graph'],
      querystring: z.strictObject({ format: z.enum(exportFormatNames) }),
      response: { 200: { description: 'The graph', content }, ...problems(400, 401, 403, 429, 503) },
    },
    handler: async (request, reply) => {
      const { mediaType, fileExtension } = exportFormats[request.query.format]
      reply.type(mediaType).header('content-disposition', `attachment; filename="knowbase.${fileExtension}"`)
      return sendStream(reply, await startedStream(exportGraph(store, request.query.format)))
    },
  })
}
