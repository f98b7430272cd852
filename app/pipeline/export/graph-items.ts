import type { Concept, ConceptMention, DocumentRecord, RelationProof, SlideRecord } from '../../domain/graph.ts'
import type { GraphStore } from '../../ports/graph-store.ts'

/** A node or an edge of the graph. */
export type GraphItem =
  | { readonly kind: 'concept'; readonly concept: Concept }
  | { readonly kind: 'document'; readonly document: DocumentRecord }
  | { readonly kind: 'slide'; readonly documentId: string; readonly slide: SlideRecord }
  | { readonly kind: 'mention'; readonly mention: ConceptMention }
  | { readonly kind: 'relation'; readonly relation: RelationProof }

/**
 * The whole graph, a document at a time: every node before the edges that end at it. A document that goes or comes
 * meanwhile is there whole or not at all.
 */
export async function* graphItems(store: GraphStore): AsyncGenerator<GraphItem> {
  const documents = await store.documents()
  const known = new Set<string>()
  for (const concept of await store.concepts()) {
    known.add(concept.id)
    yield { kind: 'concept', concept }
  }
  for (const { id, title, fileName, ingestedAt, status, extractor } of documents) {
    const slides = await store.slides(id)
    if (slides.length === 0) continue
    yield { kind: 'document', document: { id, title, fileName, ingestedAt, status, extractor } }
    for (const slide of slides) yield { kind: 'slide', documentId: id, slide }
    for (const mention of await store.mentions(id)) if (known.has(mention.key)) yield { kind: 'mention', mention }
    for (const relation of await store.relations(id)) {
      if (known.has(relation.source) && known.has(relation.target)) yield { kind: 'relation', relation }
    }
  }
}

export function slideId(documentId: string, slide: number): string {
  return `${documentId}:${slide}`
}
