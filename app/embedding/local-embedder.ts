import { setImmediate } from 'node:timers/promises'
import { functionWords, guessLanguage } from '../domain/function-words.ts'
import { loadRarity, type Rarity } from '../domain/word-rank.ts'
import type { Embedder } from '../ports/embedder.ts'

const dimensions = 1024
/** Weight of all letter sequences of a word beside the word: they let inflections and misspellings meet. */
const letterWeight = 1
const letterLengths = [3, 4] as const
const sliceTexts = 4

/**
 * Vectors without a model: words and letter sequences hashed to 1,024 dimensions with signs (Weinberger et al. 2009),
 * weighted by 1 + ln tf and rarity, without function words, of unit length. The same on every machine. The ranks of words
 * are read with the first text.
 */
export function createLocalEmbedder(): Embedder {
  let rarity: Rarity | undefined
  return {
    // A change of the vectors needs another name, so that old and new ones never meet.
    model: 'knowbase-hashed-2',
    dimensions,
    semantic: false,
    maxBatch: 256,
    embed: async (texts, signal) => {
      rarity ??= loadRarity()
      const vectors: Float32Array[] = []
      for (const [index, text] of texts.entries()) {
        // Others have their turn, and of several decks each takes one of theirs: a text takes half a millisecond.
        if (index % sliceTexts === sliceTexts - 1) await setImmediate()
        signal?.throwIfAborted()
        vectors.push(vectorOf(text, rarity))
      }
      return vectors
    },
  }
}

function vectorOf(text: string, rarity: Rarity): Float32Array {
  const vector = new Float32Array(dimensions)
  const add = (feature: string, weight: number): void => {
    const hash = fnv1a(feature)
    const at = hash % dimensions
    vector[at] = (vector[at] ?? 0) + (hash & 0x80000000 ? -weight : weight)
  }
  for (const [word, count] of countWords(text)) {
    const weight = (1 + Math.log(count)) * rarity(word)
    add(word, weight)
    const letters = letterLengths.flatMap((length) => sequences(`<${word}>`, length))
    for (const sequence of letters) add(`#${sequence}`, (letterWeight * weight) / Math.sqrt(letters.length))
  }
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}

/** Words in lower case, those without meaning of their own left out; none where there are no others. */
function countWords(text: string): ReadonlyMap<string, number> {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  const ignored = functionWords(guessLanguage(words))
  const counts = new Map<string, number>()
  for (const word of words) if (!ignored.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
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
