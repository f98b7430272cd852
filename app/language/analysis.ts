import type { LineRole } from '../domain/line.ts'

/** Universal part of speech (https://universaldependencies.org/u/pos/), as wink-nlp names them. */
export type PartOfSpeech =
  | 'ADJ'
  | 'ADP'
  | 'ADV'
  | 'AUX'
  | 'CCONJ'
  | 'DET'
  | 'INTJ'
  | 'NOUN'
  | 'NUM'
  | 'PART'
  | 'PRON'
  | 'PROPN'
  | 'PUNCT'
  | 'SCONJ'
  | 'SPACE'
  | 'SYM'
  | 'VERB'
  | 'X'

/** A line of a slide to be analysed; `slide` is its number, from 1. */
export type SourceLine = {
  readonly slide: number
  readonly text: string
  readonly role: LineRole
  readonly level: number
}

/** A word or a punctuation mark; hyphenated words are one token. */
export type Token = {
  /** As written. */
  readonly text: string
  readonly lower: string
  readonly pos: PartOfSpeech
  /** Dictionary form in lower case; the stem where the language has no lemmatizer here. */
  readonly lemma: string
  /** Offsets in the line's text, in UTF-16 units, end exclusive. */
  readonly start: number
  readonly end: number
}

/** A base noun phrase, without determiner and without what follows its head: tokens `first` to `last`, both inclusive. */
export type NounPhrase = {
  readonly first: number
  readonly last: number
  /** Index of the head token; before `last` where the language puts its modifiers behind (`serveur de noms`). */
  readonly head: number
}

export type Sentence = {
  readonly source: SourceLine
  /** Index of the line among those analysed together. */
  readonly line: number
  /** Verbatim, from the first to the last token. */
  readonly text: string
  /** Offset of `text` in the line's text. */
  readonly start: number
  /** ISO 639-1 code of the language it was analysed as. */
  readonly language: string
  readonly tokens: readonly Token[]
  /** In the order of the text, none overlapping another. */
  readonly nounPhrases: readonly NounPhrase[]
}

/** The words of a phrase as they are written in the line. */
export function phraseText(sentence: Sentence, phrase: Pick<NounPhrase, 'first' | 'last'>): string {
  const start = sentence.tokens[phrase.first]?.start ?? 0
  const end = sentence.tokens[phrase.last]?.end ?? 0
  return sentence.source.text.slice(start, end)
}
