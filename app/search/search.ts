import type { StemmedLanguage } from '../domain/function-words.ts'
import type { Concept } from '../domain/graph.ts'
import type { Embedder } from '../ports/embedder.ts'
import type { DocumentSummary, GraphStore, StoredChunk } from '../ports/graph-store.ts'
import type { Search, SearchHit } from '../ports/search.ts'
import { bestSentence } from './best-sentence.ts'
import { type ChunkIndex, createChunkIndex } from './chunk-index.ts'
import { type ConceptIndex, createConceptIndex } from './concept-index.ts'
import { createTermReader } from './terms.ts'

export type SearchParts = { readonly store: GraphStore; readonly embedder: Embedder }

/** Weight of meaning beside words, both from 0 to 1: measured on Cranfield, flat from 0.5 to 0.7. */
const meaningWeight = 0.6
/** Chunks of a larger collection that the store's vectors bring in. */
const nearest = 200

type Index = {
  readonly revision: string
  readonly chunks: ChunkIndex
  readonly concepts: ConceptIndex
  readonly documents: ReadonlyMap<string, DocumentSummary>
  readonly languages: readonly StemmedLanguage[]
  /** Concepts of each slide, read when a hit asks for a document. */
  readonly onSlide: Map<string, Promise<ReadonlyMap<number, readonly string[]>>>
}

/** Search over words (BM25) and meaning (latent space, or the store's vectors); indexes are kept while the graph stays. */
export function createSearch({ store, embedder }: SearchParts): Search {
  const terms = createTermReader()
  let cached: Promise<Index> | undefined

  const build = async (revision: string): Promise<Index> => {
    const [chunks, concepts, documents] = await Promise.all([store.chunks(), store.concepts(), store.documents()])
    return {
      revision,
      chunks: createChunkIndex(chunks, terms),
      concepts: createConceptIndex(concepts, terms),
      documents: new Map(documents.map((document) => [document.id, document])),
      languages: [...new Set(chunks.map((chunk) => terms.guess(chunk.text)))],
      onSlide: new Map(),
    }
  }
  const current = async (): Promise<Index> => {
    const revision = await store.revision()
    const known = await cached?.catch(() => undefined)
    if (known?.revision === revision) return known
    cached = build(revision)
    return cached
  }

  return async (query, { limit = 10, signal } = {}) => {
    const index = await current()
    signal?.throwIfAborted()
    const languages: readonly StemmedLanguage[] = index.languages.length === 0 ? ['english'] : index.languages
    const stems = [...new Set(languages.flatMap((language) => terms.read(query, language).map((term) => term.stem)))]
    const concepts = index.concepts.find(query, stems, limit)
    const slides = await rankChunks(index, query, stems, limit, signal)
    const ranked = [
      ...concepts.map(({ concept, score }) => ({ score, show: () => conceptHit(index, concept, score, stems) })),
      ...slides.map(({ chunk, score }) => ({ score, show: () => slideHit(index, chunk, score, stems) })),
    ]
    const best = ranked.sort((a, b) => b.score - a.score).slice(0, limit)
    return Promise.all(best.map(({ show }) => show()))
  }

  async function rankChunks(
    index: Index,
    query: string,
    stems: readonly string[],
    limit: number,
    signal: AbortSignal | undefined,
  ) {
    const { chunks, words, meaning } = index.chunks
    if (chunks.length === 0) return []
    const lexical = words.score(stems)
    const most = lexical.reduce((highest, score) => Math.max(highest, score), 0) || 1
    const space = meaning()
    const similar = space === undefined ? await byVectors(chunks, query, signal) : space.similarity(stems)
    const best = new Map<string, { chunk: StoredChunk; score: number }>()
    for (const [position, chunk] of chunks.entries()) {
      const score =
        ((lexical[position] ?? 0) / most + meaningWeight * Math.max(0, similar[position] ?? 0)) / (1 + meaningWeight)
      if (score <= 0.05) continue
      const slide = `${chunk.documentId}:${chunk.slide}`
      if (score > (best.get(slide)?.score ?? 0)) best.set(slide, { chunk, score })
    }
    return [...best.values()].sort((a, b) => b.score - a.score).slice(0, limit)
  }

  async function byVectors(chunks: readonly StoredChunk[], query: string, signal: AbortSignal | undefined) {
    const [vector] = await embedder.embed([query], signal)
    const found = vector === undefined ? [] : await store.nearestChunks(vector, nearest)
    const scores = new Map(found.map((one) => [one.id, one.score]))
    return Float64Array.from(chunks, (chunk) => scores.get(chunk.id) ?? 0)
  }

  async function conceptHit(
    index: Index,
    concept: Concept,
    score: number,
    stems: readonly string[],
  ): Promise<SearchHit> {
    const details = await store.concept(concept.id)
    const mentions = details?.mentions ?? []
    const places = new Map(mentions.map((mention) => [`${mention.documentId}:${mention.slide}`, mention]))
    const neighbours = new Map<string, { id: string; name: string; relation: string }>()
    for (const relation of (details?.relations ?? []).toSorted((a, b) => b.score - a.score)) {
      const id = relation.source === concept.id ? relation.target : relation.source
      if (!neighbours.has(id))
        neighbours.set(id, { id, name: index.concepts.byId.get(id)?.name ?? id, relation: relation.type })
    }
    return {
      kind: 'concept',
      id: concept.id,
      title: concept.name,
      score,
      slides: [...places.values()].map((mention) => placeOf(index, mention.documentId, mention.slide)),
      ...sentence(
        index,
        [...mentions.map((mention) => mention.quote), concept.definition].filter((text) => text !== ''),
        [...stems, ...stemsOf(index, concept.name)],
      ),
      neighbours: [...neighbours.values()],
    }
  }

  async function slideHit(
    index: Index,
    chunk: StoredChunk,
    score: number,
    stems: readonly string[],
  ): Promise<SearchHit> {
    const ids = (await conceptsOf(index, chunk.documentId)).get(chunk.slide) ?? []
    return {
      kind: 'slide',
      id: chunk.id,
      title: chunk.slideTitle === '' ? `Slide ${chunk.slide}` : chunk.slideTitle,
      score,
      slides: [placeOf(index, chunk.documentId, chunk.slide)],
      ...sentence(index, [chunk.text], stems),
      neighbours: ids
        .flatMap((id) => index.concepts.byId.get(id) ?? [])
        .sort((a, b) => b.score - a.score)
        .map(({ id, name }) => ({ id, name, relation: 'mentions' })),
    }
  }

  function conceptsOf(index: Index, documentId: string): Promise<ReadonlyMap<number, readonly string[]>> {
    const known = index.onSlide.get(documentId)
    if (known !== undefined) return known
    const reading = store.mentions(documentId).then((mentions) => {
      const slides = new Map<number, Set<string>>()
      for (const { slide, key } of mentions) slides.set(slide, (slides.get(slide) ?? new Set()).add(key))
      return new Map([...slides].map(([slide, keys]) => [slide, [...keys]]))
    })
    index.onSlide.set(documentId, reading)
    return reading
  }

  function stemsOf(index: Index, text: string): string[] {
    return index.languages.flatMap((language) => terms.read(text, language).map((term) => term.stem))
  }

  function sentence(index: Index, texts: readonly string[], stems: readonly string[]) {
    const weight = (stem: string): number => index.chunks.words.inverseFrequency(stem)
    return bestSentence(texts, new Set(stems), weight, terms, terms.guess(texts.join(' ')))
  }
}

function placeOf(index: Index, documentId: string, slide: number) {
  return { documentId, fileName: index.documents.get(documentId)?.fileName ?? documentId, slide }
}
