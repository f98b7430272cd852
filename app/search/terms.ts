import { newStemmer, type Stemmer } from 'snowball-stemmers'
import { functionWords, guessLanguage, type StemmedLanguage } from '../domain/function-words.ts'

/** A word of a text as search sees it: its stem, and where it stands. */
type Term = { readonly stem: string; readonly start: number; readonly end: number }

export type TermReader = {
  readonly read: (text: string, language: StemmedLanguage) => readonly Term[]
  readonly guess: (text: string) => StemmedLanguage
}

/** Splits texts into stems without function words; stems are remembered. */
export function createTermReader(): TermReader {
  const stemmers = new Map<StemmedLanguage, { readonly stemmer: Stemmer; readonly known: Map<string, string> }>()
  const stem = (word: string, language: StemmedLanguage): string => {
    const one = stemmers.get(language) ?? { stemmer: newStemmer(language), known: new Map<string, string>() }
    stemmers.set(language, one)
    const found = one.known.get(word) ?? one.stemmer.stem(word)
    one.known.set(word, found)
    return found
  }
  return {
    read: (text, language) => {
      const ignored = functionWords(language)
      return [...words(text)]
        .filter((word) => !ignored.has(word.stem))
        .map((word) => ({ ...word, stem: stem(word.stem, language) }))
    },
    guess: (text) => guessLanguage([...words(text)].map((word) => word.stem)),
  }
}

function* words(text: string): Generator<Term> {
  for (const match of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    yield { stem: match[0].toLowerCase().normalize('NFKC'), start: match.index, end: match.index + match[0].length }
  }
}
