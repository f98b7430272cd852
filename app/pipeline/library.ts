import { KnowbaseError } from '../domain/errors.ts'
import type { ConceptMention } from '../domain/graph.ts'
import type { DocumentSummary, GraphStore } from '../ports/graph-store.ts'
import type { Search, SearchHit, SearchOptions } from '../ports/search.ts'
import { type ConceptView, createConceptLookup } from './concept-lookup.ts'
import { type ExportFormatName, exportGraph } from './export/export-graph.ts'
import { createLateSearch } from './late-search.ts'

/** What readers ask of a graph, whether it is open here or behind a server. */
export type Library = {
  readonly documents: () => Promise<readonly DocumentSummary[]>
  /** @throws KnowbaseError not_found */
  readonly remove: (documentId: string) => Promise<void>
  /** By name, alias, acronym or id. @throws KnowbaseError not_found */
  readonly concept: (name: string) => Promise<ConceptView>
  readonly mentions: (documentId: string) => Promise<readonly ConceptMention[]>
  readonly search: (query: string, options: SearchOptions) => Promise<readonly SearchHit[]>
  readonly export: (format: ExportFormatName) => AsyncIterable<string>
  readonly close: () => Promise<void>
}

/** The library of a graph that is open here. @param openSearch called when something is searched for */
export function createLibrary(store: GraphStore, openSearch: () => Promise<Search>): Library {
  const lookup = createConceptLookup(store)
  return {
    documents: store.documents,
    remove: async (documentId) => {
      if (await store.remove(documentId)) return
      throw new KnowbaseError('not_found', `The graph holds no document ${documentId}.`)
    },
    concept: lookup,
    mentions: store.mentions,
    search: createLateSearch(openSearch),
    export: (format) => exportGraph(store, format),
    close: store.close,
  }
}
