import type { StemmedLanguage } from '../domain/function-words.ts'
import type { TermReader } from './terms.ts'

/** A word that says something: its stems in the languages of the graph, and where it stands. */
export type Word = {
  readonly stems: readonly string[]
  readonly start: number
  readonly end: number
  /** The graph does not know the word: the stems are those that it may mean. */
  readonly guessed: boolean
}

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
  const tokens = terms.tokens(text)
  const own = terms.guess(tokens)
  const all = [...languages]
  return tokens.flatMap(({ word, start, end }) => {
    if (terms.stem(word, own) === undefined) return []
    const stems = all.flatMap((language) => terms.stem(word, language) ?? [])
    return stems.length === 0 ? [] : [{ stems: [...new Set(stems)], start, end, guessed: false }]
  })
}

export function queryOf(text: string, words: readonly Word[]): Query {
  return { text, words, stems: [...new Set(words.flatMap((word) => word.stems))] }
}

/** How much of the query the best text holds, 0 to 1, judged by its score; words that no text holds count too. */
export function coverage(query: Query, bestScore: number, weight: (stem: string) => number): number {
  const sum = (words: readonly Word[]): number =>
    words.reduce((total, { stems }) => total + Math.min(...stems.map(weight)), 0)
  const whole = sum(query.words)
  if (whole === 0) return 0
  return Math.min(1, bestScore / whole) * (sum(query.words.filter((word) => !word.guessed)) / whole)
}
