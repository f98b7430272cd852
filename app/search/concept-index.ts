import { canonicalKey } from '../domain/canonical-name.ts'
import type { Concept } from '../domain/graph.ts'
import { createBm25 } from './bm25.ts'
import type { TermReader } from './terms.ts'

/** Concepts by name, alias, acronym, prefix and the words of their definition. */
export type ConceptIndex = {
  readonly byId: ReadonlyMap<string, Concept>
  /** Concepts that fit, best first, with a score of 0 to 1. */
  readonly find: (
    query: string,
    stems: readonly string[],
    limit: number,
  ) => readonly { readonly concept: Concept; readonly score: number }[]
}

const scores = { name: 1, alias: 0.95, prefix: 0.8, words: 0.7 } as const

export function createConceptIndex(concepts: readonly Concept[], terms: TermReader): ConceptIndex {
  const byId = new Map(concepts.map((concept) => [concept.id, concept]))
  const byAlias = new Map<string, Concept[]>()
  for (const concept of concepts) {
    for (const alias of concept.aliases) {
      const key = canonicalKey(alias)
      byAlias.set(key, [...(byAlias.get(key) ?? []), concept])
    }
  }
  // A name says more of a concept than its definition, so it counts several times.
  const words = createBm25(
    concepts.map(({ name, aliases, definition }) => {
      const language = terms.guess(`${name} ${definition}`)
      const stemsOf = (text: string): string[] => terms.read(text, language).map((term) => term.stem)
      const named = stemsOf([name, ...aliases].join(' '))
      return [...named, ...named, ...named, ...stemsOf(definition)]
    }),
  )
  return {
    byId,
    find: (query, stems, limit) => {
      const found = new Map<Concept, number>()
      const raise = (concept: Concept | undefined, score: number): void => {
        // Among concepts that fit equally well, the better proven one comes first.
        if (concept !== undefined)
          found.set(concept, Math.max(found.get(concept) ?? 0, score * (0.9 + 0.1 * concept.score)))
      }
      const key = canonicalKey(query)
      if (key !== '') {
        raise(byId.get(key), scores.name)
        for (const concept of byAlias.get(key) ?? []) raise(concept, scores.alias)
        if (key.length >= 3)
          for (const concept of concepts) if (concept.id.startsWith(key)) raise(concept, scores.prefix)
      }
      const lexical = words.score(stems)
      const most = lexical.reduce((highest, score) => Math.max(highest, score), 0)
      if (most > 0) {
        // A concept that holds one word of a long question fits less than one that holds them all.
        const whole = stems.reduce((sum, stem) => sum + words.inverseFrequency(stem), 0)
        for (const [index, score] of lexical.entries()) {
          if (score > 0) raise(concepts[index], (scores.words * score * Math.min(1, most / (whole || 1))) / most)
        }
      }
      return [...found]
        .map(([concept, score]) => ({ concept, score }))
        .sort((a, b) => b.score - a.score || a.concept.id.localeCompare(b.concept.id))
        .slice(0, limit)
    },
  }
}
