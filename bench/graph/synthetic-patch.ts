import type { ConceptMention, GraphPatch, RelationProof } from '../../app/domain/graph.ts'
import { contentId } from '../../app/domain/ids.ts'

export type PatchSize = {
  readonly slides: number
  readonly concepts: number
  readonly relations: number
  readonly dimensions: number
  /** How many of the concepts every patch has, rather than this one alone. */
  readonly shared: number
}

/** What extraction makes of deck-250, with a vector for each slide. */
export const deck250: PatchSize = { slides: 250, concepts: 3000, relations: 8000, dimensions: 1024, shared: 0 }

/** A variant of a 15-slide deck: half of its concepts are in every other variant too. */
export const deck15: PatchSize = { slides: 15, concepts: 150, relations: 300, dimensions: 1024, shared: 75 }

const sentence = 'The broker keeps every message until a consumer has confirmed it, and then deletes it from the queue.'

/** A patch of a size; another `number` is another document. The same arguments give the same patch. */
export function syntheticPatch(number: number, size: PatchSize): GraphPatch {
  const documentId = contentId('document', number)
  const random = seededRandom(number)
  const keys = Array.from({ length: size.concepts }, (_, index) =>
    index < size.shared ? `shared concept ${index}` : `concept ${number} ${index}`,
  )
  const keyAt = (index: number): string => keys[index % keys.length] ?? ''
  const slides = Array.from({ length: size.slides }, (_, index) => ({
    number: index + 1,
    title: `Slide ${index + 1}`,
    text: `${sentence}\n`.repeat(4) + number,
    notes: sentence,
    hidden: index % 20 === 19,
  }))
  return {
    document: {
      id: documentId,
      title: `Deck ${number}`,
      fileName: `deck-${number}.pptx`,
      ingestedAt: new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString(),
      status: 'completed',
      extractor: 'synthetic',
    },
    slides,
    chunks: slides.map((slide) => ({
      id: contentId(documentId, slide.number),
      slide: slide.number,
      text: slide.text,
      embedding: new Float32Array(size.dimensions).map(() => random() - 0.5),
    })),
    mentions: Array.from({ length: 2 * size.concepts }, (_, index): ConceptMention => {
      const key = keyAt(index)
      return {
        key,
        documentId,
        slide: (index % size.slides) + 1,
        surface: key,
        name: key,
        type: ['Technology', 'Component', 'Process'][index % 3] ?? '',
        definition: `${key} is what holds messages between two services.`,
        aliases: index % 4 === 0 ? [`${key}s`] : [],
        quote: sentence,
        start: index % 50,
        end: (index % 50) + 6,
        score: 0.25 + random() / 2,
      }
    }),
    relations: Array.from({ length: size.relations }, (_, index): RelationProof => {
      const [source, target] = [keyAt(index), keyAt(index * 7 + 1)]
      const type = ['uses', 'depends_on', 'part_of', 'runs_on'][index % 4] ?? ''
      const slide = (index % size.slides) + 1
      const id = contentId(source, type, target, documentId, slide, index)
      return { id, source, target, type, documentId, slide, quote: `${sentence} ${index}`, score: 0.5 + random() / 2 }
    }),
  }
}

/** mulberry32 (Tommy Ettinger, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
