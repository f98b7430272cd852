import type { DocumentSummary, GraphStore } from '../ports/graph-store.ts'
import { type ChunkIndex, createChunkIndex } from './chunk-index.ts'
import { type Claims, gatherClaims } from './claims.ts'
import { type ConceptIndex, createConceptIndex } from './concept-index.ts'
import { readWords, type Word } from './query.ts'
import type { TermReader } from './terms.ts'

/** All that search keeps of one state of the graph. */
export type SearchIndex = {
  readonly chunks: ChunkIndex
  readonly concepts: ConceptIndex
  readonly claims: Claims
  readonly documents: ReadonlyMap<string, DocumentSummary>
  /** Words of a text by the rules of every language that the graph speaks. */
  readonly readWords: (text: string) => readonly Word[]
  /** How much a stem says. */
  readonly weight: (stem: string) => number
}

export async function buildSearchIndex(store: GraphStore, terms: TermReader): Promise<SearchIndex> {
  const [stored, known, mentions, relations, documents] = await Promise.all([
    store.chunks(),
    store.concepts(),
    store.mentions(),
    store.relations(),
    store.documents(),
  ])
  const chunks = await createChunkIndex(stored, terms)
  const read = (text: string): readonly Word[] => readWords(text, chunks.languages, terms)
  return {
    chunks,
    concepts: await createConceptIndex(known, (text) => read(text).flatMap((word) => word.stems)),
    claims: gatherClaims(mentions, relations),
    documents: new Map(documents.map((document) => [document.id, document])),
    readWords: read,
    weight: (stem) => chunks.words.inverseFrequency(stem),
  }
}
