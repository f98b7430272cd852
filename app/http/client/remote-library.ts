import type { ConceptView } from '../../pipeline/concept-lookup.ts'
import type { Library } from '../../pipeline/library.ts'
import type { DocumentSummary } from '../../ports/graph-store.ts'
import type { SearchHit } from '../../ports/search.ts'
import { createRequest, type ServerAccess } from './request.ts'

/** The library of a graph that a server holds. */
export function createRemoteLibrary(server: ServerAccess): Library {
  const ask = createRequest(server)
  const json = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
    (await (await ask(path, { signal })).json()) as T
  const documentPath = (id: string): string => `/documents/${encodeURIComponent(id)}`
  return {
    documents: async () => (await json<{ documents: readonly DocumentSummary[] }>('/documents')).documents,
    remove: async (documentId) => {
      await ask(documentPath(documentId), { method: 'DELETE' })
    },
    concept: (name) => json<ConceptView>(`/concepts/${encodeURIComponent(name)}`),
    mentions: async (documentId) =>
      (await json<{ mentions: ConceptView['mentions'] }>(`${documentPath(documentId)}/graph`)).mentions,
    search: async (query, { limit = 10, signal }) => {
      const parameters = new URLSearchParams({ q: query, limit: String(limit) })
      return (await json<{ hits: readonly SearchHit[] }>(`/search?${parameters.toString()}`, signal)).hits
    },
    export: async function* (format) {
      const { body } = await ask(`/export?format=${format}`)
      if (body === null) return
      for await (const piece of body.pipeThrough(new TextDecoderStream())) yield piece
    },
    close: async () => {},
  }
}
