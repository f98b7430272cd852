import { canonicalKey } from '../domain/canonical-name.ts'
import type { Concept } from '../domain/graph.ts'
import { type Bm25, createBm25 } from './bm25.ts'
import { pause } from './pause.ts'
import { coverage, type Query, type Word } from './query.ts'

type RankedConcept = { readonly concept: Concept; readonly score: number }

/** Concepts by name, alias, acronym, prefix and the words of their definition. */
export type ConceptIndex = {
  readonly byId: ReadonlyMap<string, Concept>
  /** Whether a stem stands in a name, an alias or a definition. */
  readonly knows: (stem: string) => boolean
  /** Concepts that fit, best first, with a score of 0 to 1. */
  readonly find: (query: Query, limit: number) => readonly RankedConcept[]
}

/** A name that is all a question asks for comes before slides, which reach 0.9; the beginning of one does not. */
const scores = { name: 1, alias: 0.95, nameWords: 0.93, prefix: 0.8, wordPrefix: 0.75, words: 0.7 } as const
/** Shorter beginnings fit too much. */
const shortestPrefix = 3
/** Concepts read without a pause. */
const slice = 200

type ReadWords = (text: string) => readonly Word[]

type Entry = {
  readonly concept: Concept
  /** Canonical keys of its name and its aliases. */
  readonly keys: readonly string[]
  /** Their words in lower case: a query may be the beginning of any. */
  readonly words: readonly string[]
  /** For each of them, its words as search reads them. */
  readonly names: readonly (readonly Word[])[]
}

/** @param readWords words of a text by the rules of all languages of the graph */
export async function createConceptIndex(concepts: readonly Concept[], readWords: ReadWords): Promise<ConceptIndex> {
  const entries: Entry[] = []
  const documents: string[][] = []
  for (const [index, concept] of concepts.entries()) {
    const names = [concept.name, ...concept.aliases]
    entries.push({
      concept,
      keys: [concept.id, ...concept.aliases.map(canonicalKey)],
      names: names.map(readWords),
      words: names.flatMap((name) => name.toLowerCase().split(/[\s\p{P}]+/u)),
    })
    documents.push(wordsOf(concept, readWords))
    if (index % slice === 0) await pause()
  }
  const words = await createBm25(documents)
  return {
    byId: new Map(concepts.map((concept) => [concept.id, concept])),
    knows: (stem) => words.postings.has(stem),
    find: (query, limit) => {
      const lexical = lexicalScores(words, query)
      const key = canonicalKey(query.text)
      const start = query.text.trim().toLowerCase()
      return entries
        .map((entry, index) => ({
          concept: entry.concept,
          // Among concepts that fit equally well, the better proven one comes first.
          score:
            Math.max(nameScore(entry, query, key, start), lexical[index] ?? 0) * (0.95 + 0.05 * entry.concept.score),
        }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || a.concept.id.localeCompare(b.concept.id))
        .slice(0, limit)
    },
  }
}

function nameScore({ concept, keys, words, names }: Entry, query: Query, key: string, start: string): number {
  if (key === '') return 0
  if (concept.id === key) return scores.name
  if (keys.includes(key)) return scores.alias
  if (names.some((name) => asksFor(query, name))) return scores.nameWords
  if (key.length < shortestPrefix) return 0
  if (keys.some((one) => one.startsWith(key))) return scores.prefix
  return words.some((word) => word.startsWith(start)) ? scores.wordPrefix : 0
}

/** `what is a shim` asks for `shim`: each word of either is one of the other's. */
function asksFor(query: Query, name: readonly Word[]): boolean {
  if (name.length === 0 || name.length !== query.words.length) return false
  const holds = (words: readonly Word[], stems: readonly string[]): boolean =>
    words.some((word) => word.stems.some((stem) => stems.includes(stem)))
  return name.every(({ stems }) => holds(query.words, stems)) && query.words.every(({ stems }) => holds(name, stems))
}

/** A concept that holds one word of a long question fits less than one that holds them all: less than half as well. */
function lexicalScores(words: Bm25, query: Query): Float64Array {
  const found = words.score(query.stems)
  const most = found.reduce((highest, score) => Math.max(highest, score), 0)
  const factor = most === 0 ? 0 : (scores.words * (0.4 + 0.6 * coverage(query, most, words.inverseFrequency))) / most
  return found.map((score) => score * factor)
}

/** A name says more of a concept than its definition, so it counts several times. */
function wordsOf({ name, aliases, definition }: Concept, readWords: ReadWords): string[] {
  const read = (text: string): string[] => readWords(text).flatMap((word) => word.stems)
  const named = read([name, ...aliases].join(' '))
  return [...named, ...named, ...named, ...read(definition)]
}
