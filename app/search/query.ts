import type { StemmedLanguage } from '../domain/function-words.ts'
import type { TermReader } from './terms.ts'

/** A word that says something: its stems in the languages of the graph, and where it stands. */
export type Word = { readonly stems: readonly string[]; readonly start: number; readonly end: number }

/** What is asked for, as the indexes read it. */
export type Query = {
  readonly text: string
  readonly words: readonly Word[]
  /** All stems of the words, each once. */
  readonly stems: readonly string[]
}

/**
 * Reads a text by the rules of every language that the graph speaks. Function words of its own language are left out in
 * all of them: elsewhere they would pass for rare words.
 */
export function readWords(text: string, languages: Iterable<StemmedLanguage>, terms: TermReader): readonly Word[] {
  const telling = new Set(terms.read(text, terms.guess(text)).map((term) => term.start))
  const words = new Map<number, { stems: string[]; start: number; end: number }>()
  for (const language of languages) {
    for (const { start, end, stem } of terms.read(text, language)) {
      if (!telling.has(start)) continue
      const word = words.get(start) ?? { stems: [], start, end }
      words.set(start, word)
      if (!word.stems.includes(stem)) word.stems.push(stem)
    }
  }
  return [...words.values()].sort((a, b) => a.start - b.start)
}

export function queryOf(text: string, words: readonly Word[]): Query {
  return { text, words, stems: [...new Set(words.flatMap((word) => word.stems))] }
}

/** How much of the query the best text holds, 0 to 1, judged by its score; words that no text holds count too. */
export function coverage(query: Query, bestScore: number, weight: (stem: string) => number): number {
  const whole = query.words.reduce((sum, { stems }) => sum + Math.min(...stems.map(weight)), 0)
  return whole === 0 ? 0 : Math.min(1, bestScore / whole)
}
