import type { ConceptMention, RelationProof } from '../domain/graph.ts'

/** A slide of a document. */
export type Place = { readonly documentId: string; readonly slide: number }

type ConceptClaims = {
  /** Slides that mention it, each once. */
  readonly places: readonly Place[]
  readonly quotes: readonly string[]
  /** Concepts it is related to, each once, by the best proven relation; best first. */
  readonly neighbours: readonly { readonly id: string; readonly relation: string }[]
}

/** What explains a hit, held in memory so that a query need not wait for the store. */
export type Claims = {
  readonly ofConcept: (id: string) => ConceptClaims
  /** Ids of the concepts that a slide mentions, each once. */
  readonly onSlide: (place: Place) => readonly string[]
}

export function gatherClaims(mentions: readonly ConceptMention[], relations: readonly RelationProof[]): Claims {
  const byConcept = new Map<string, { places: Map<string, Place>; quotes: Set<string> }>()
  const bySlide = new Map<string, Set<string>>()
  for (const { key, documentId, slide, quote } of mentions) {
    const place = placeKey({ documentId, slide })
    const found = byConcept.get(key) ?? { places: new Map(), quotes: new Set() }
    byConcept.set(key, found)
    found.places.set(place, { documentId, slide })
    found.quotes.add(quote)
    bySlide.set(place, (bySlide.get(place) ?? new Set()).add(key))
  }
  const neighbours = new Map<string, Map<string, string>>()
  const join = (id: string, other: string, relation: string): void => {
    const known = neighbours.get(id) ?? new Map<string, string>()
    neighbours.set(id, known)
    if (!known.has(other)) known.set(other, relation)
  }
  for (const { source, target, type } of relations.toSorted((a, b) => b.score - a.score)) {
    join(source, target, type)
    join(target, source, type)
  }
  return {
    ofConcept: (id) => ({
      places: [...(byConcept.get(id)?.places.values() ?? [])],
      quotes: [...(byConcept.get(id)?.quotes ?? [])],
      neighbours: [...(neighbours.get(id) ?? [])].map(([other, relation]) => ({ id: other, relation })),
    }),
    onSlide: (place) => [...(bySlide.get(placeKey(place)) ?? [])],
  }
}

function placeKey({ documentId, slide }: Place): string {
  return `${documentId}:${slide}`
}
