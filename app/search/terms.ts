import { newStemmer, type Stemmer } from 'snowball-stemmers'
import { functionWords, guessLanguage, type StemmedLanguage } from '../domain/function-words.ts'

/** A word in lower case, and where it stands. */
type Token = { readonly word: string; readonly start: number; readonly end: number }

export type TermReader = {
  readonly tokens: (text: string) => readonly Token[]
  /** The stem of a word; undefined for a function word of the language. */
  readonly stem: (word: string, language: StemmedLanguage) => string | undefined
  /** The stems of a text without its function words, in order. */
  readonly stems: (text: string, language: StemmedLanguage) => string[]
  readonly guess: (tokens: readonly Token[]) => StemmedLanguage
}

/** Splits texts into words and words into stems, which are remembered. */
export function createTermReader(): TermReader {
  const known = new Map<StemmedLanguage, { readonly stemmer: Stemmer; readonly stems: Map<string, string> }>()
  const stem = (word: string, language: StemmedLanguage): string | undefined => {
    if (functionWords(language).has(word)) return undefined
    const one = known.get(language) ?? { stemmer: newStemmer(language), stems: new Map<string, string>() }
    known.set(language, one)
    const found = one.stems.get(word) ?? one.stemmer.stem(word)
    one.stems.set(word, found)
    return found
  }
  return {
    tokens,
    stem,
    stems: (text, language) => tokens(text).flatMap(({ word }) => stem(word, language) ?? []),
    guess: (list) => guessLanguage(list.map(({ word }) => word)),
  }
}

function tokens(text: string): Token[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(({ 0: word, index }) => ({
    word: word.toLowerCase().normalize('NFKC'),
    start: index,
    end: index + word.length,
  }))
}
