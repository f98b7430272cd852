import type { NounPhrase, Sentence, SourceLine, Token } from './analysis.ts'
import type { DraftToken, Tagger } from './draft-token.ts'
import { createEnglishTagger } from './english.ts'
import { listedPhrases } from './listed-phrases.ts'
import { createListedTagger } from './listed-tagger.ts'
import { findNounPhrases } from './noun-phrases.ts'
import { retag } from './retag.ts'

/** Splits lines into sentences with tagged words and noun phrases. Lines are fed one at a time: a line ends a sentence. */
export type Analyse = (lines: readonly SourceLine[], language: string) => readonly Sentence[]

type Grammar = {
  readonly tag: Tagger
  readonly correct: (tokens: DraftToken[]) => void
  readonly phrases: (tokens: readonly Token[]) => NounPhrase[]
}

/** Loads what the languages need when a text of theirs comes; keep one a thread. */
export function createAnalyser(): Analyse {
  const grammars = new Map<string, Grammar>()
  const grammarOf = (language: string): Grammar => {
    const known = grammars.get(language) ?? createGrammar(language)
    grammars.set(language, known)
    return known
  }
  return (lines, language) => {
    const { tag, correct, phrases } = grammarOf(language)
    return lines.flatMap((source, line) =>
      splitSentences(tag(source.text)).map((tokens) => {
        correct(tokens)
        const start = tokens[0]?.start ?? 0
        const text = source.text.slice(start, tokens.at(-1)?.end ?? start)
        return { source, line, text, start, language, tokens, nounPhrases: phrases(tokens) }
      }),
    )
  }
}

function createGrammar(language: string): Grammar {
  if (language === 'en') return { tag: createEnglishTagger(), correct: retag, phrases: findNounPhrases }
  return {
    tag: createListedTagger(language),
    correct: () => {},
    phrases: (tokens) => listedPhrases(tokens, language),
  }
}

function splitSentences(tokens: readonly DraftToken[]): DraftToken[][] {
  const sentences: DraftToken[][] = []
  for (const token of tokens) {
    if (token.opens || sentences.length === 0) sentences.push([])
    sentences.at(-1)?.push(token)
  }
  return sentences
}
