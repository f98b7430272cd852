import type { Concept } from '../domain/graph.ts'
import type { StoredChunk } from '../ports/graph-store.ts'
import type { SearchHit } from '../ports/search.ts'
import { bestSentence, type MarkedSentence } from './best-sentence.ts'
import type { Place } from './claims.ts'
import type { SearchIndex } from './search-index.ts'

/** A concept of a hundred decks has more quotes than a query has time to judge. */
const mostTexts = 50

/** Makes the hits that are shown of what was ranked: where it stands, the sentence that matched, what is near. */
export type Explain = {
  readonly concept: (concept: Concept, score: number, stems: readonly string[]) => SearchHit
  readonly slide: (chunk: StoredChunk, score: number, stems: readonly string[]) => SearchHit
}

export function createExplain(index: SearchIndex): Explain {
  const { claims, concepts, documents } = index
  const shown = ({ documentId, slide }: Place) => ({
    documentId,
    fileName: documents.get(documentId)?.fileName ?? documentId,
    slide,
  })
  const sentenceOf = (texts: readonly string[], stems: readonly string[]): MarkedSentence =>
    bestSentence(texts, new Set(stems), index.weight, index.readWords)
  const nameOf = (id: string): string => concepts.byId.get(id)?.name ?? id

  return {
    concept: (concept, score, stems) => {
      const { places, quotes, neighbours } = claims.ofConcept(concept.id)
      // Where nothing tells them apart, the first is shown: what a concept is says more than where it is named.
      const texts = [concept.definition, ...quotes].filter((text) => text !== '').slice(0, mostTexts)
      return {
        kind: 'concept',
        id: concept.id,
        title: concept.name,
        score,
        slides: places.map(shown),
        ...sentenceOf(texts, [...stems, ...index.readWords(concept.name).flatMap((word) => word.stems)]),
        neighbours: neighbours.map(({ id, relation }) => ({ id, name: nameOf(id), relation })),
      }
    },
    slide: (chunk, score, stems) => ({
      kind: 'slide',
      id: chunk.id,
      title: chunk.slideTitle === '' ? `Slide ${chunk.slide}` : chunk.slideTitle,
      score,
      slides: [shown(chunk)],
      // The title is shown anyway, so a line that holds as much of the query is the better proof.
      ...sentenceOf([...bodyOf(chunk), chunk.slideTitle], stems),
      neighbours: claims
        .onSlide(chunk)
        .flatMap((id) => concepts.byId.get(id) ?? [])
        .sort((a, b) => b.score - a.score)
        .map(({ id, name }) => ({ id, name, relation: 'mentions' })),
    }),
  }
}

/** The lines of a chunk without the title that each starts with. */
function bodyOf({ text, slideTitle }: StoredChunk): string[] {
  const body = text.startsWith(slideTitle) ? text.slice(slideTitle.length).trim() : text
  return body === '' ? [] : [body]
}
