import type { DocumentSummary, GraphStore } from '../ports/graph-store.ts'
import { type ChunkIndex, createChunkIndex } from './chunk-index.ts'
import { type Claims, gatherClaims } from './claims.ts'
import { type ConceptIndex, createConceptIndex } from './concept-index.ts'
import { nearStems } from './near-stems.ts'
import { type Query, queryOf, readWords, type Word } from './query.ts'
import type { TermReader } from './terms.ts'

/** All that search keeps of one state of the graph. */
export type SearchIndex = {
  readonly chunks: ChunkIndex
  readonly concepts: ConceptIndex
  readonly claims: Claims
  readonly documents: ReadonlyMap<string, DocumentSummary>
  /** What is asked for; a word that the graph does not know stands for those it may mean, too. */
  readonly readQuery: (text: string) => Query
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
  const concepts = await createConceptIndex(known, read)
  const isKnown = (stem: string): boolean => chunks.words.postings.has(stem) || concepts.knows(stem)
  const meant = (word: Word): Word => {
    if (word.stems.some(isKnown)) return word
    const near = word.stems.flatMap((stem) => nearStems(stem, chunks.words.postings.keys()))
    return { ...word, stems: [...new Set([...word.stems, ...near])], guessed: true }
  }
  return {
    chunks,
    concepts,
    readQuery: (text) => queryOf(text, read(text).map(meant)),
    claims: gatherClaims(mentions, relations),
    documents: new Map(documents.map((document) => [document.id, document])),
    readWords: read,
    weight: (stem) => chunks.words.inverseFrequency(stem),
  }
}
