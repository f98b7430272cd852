import type { Embedder } from '../ports/embedder.ts'

export type LocalEmbedderOptions = {
  /** How much a word in lower case says, from 0: its inverse document frequency in the language at large. */
  readonly rarity?: (word: string) => number
}

const dimensions = 1024
/** Share of a text's weight that goes to the letters of its words, so that inflections and misspellings meet. */
const letterShare = 0.4
const letterLengths = [3, 4] as const

/**
 * Vectors without a model: words and letter sequences hashed to 1,024 dimensions with signs (Weinberger et al. 2009),
 * weighted by 1 + ln tf and rarity, of unit length. The same on every machine.
 */
export function createLocalEmbedder({ rarity = () => 1 }: LocalEmbedderOptions = {}): Embedder {
  return {
    model: 'knowbase-hashed-1',
    dimensions,
    maxBatch: 256,
    embed: async (texts, signal) => {
      const vectors: Float32Array[] = []
      for (const text of texts) {
        signal?.throwIfAborted()
        vectors.push(vectorOf(text, rarity))
      }
      return vectors
    },
  }
}

function vectorOf(text: string, rarity: (word: string) => number): Float32Array {
  const counts = new Map<string, number>()
  for (const [word] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/[\p{L}\p{M}\p{N}]+/gu))
    counts.set(word, (counts.get(word) ?? 0) + 1)
  const vector = new Float32Array(dimensions)
  const add = (feature: string, weight: number): void => {
    const hash = fnv1a(feature)
    const at = hash % dimensions
    vector[at] = (vector[at] ?? 0) + (hash & 0x80000000 ? -weight : weight)
  }
  for (const [word, count] of counts) {
    const weight = (1 + Math.log(count)) * rarity(word)
    add(word, weight)
    const letters = letterLengths.flatMap((length) => sequences(`<${word}>`, length))
    for (const sequence of letters) add(`#${sequence}`, (letterShare * weight) / Math.sqrt(letters.length))
  }
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}

function sequences(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length))
}

/** FNV-1a over UTF-16 units, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}
