import type { Sentence, SourceLine } from './analysis.ts'
import { createEnglishTagger, type DraftToken } from './english.ts'
import { joinWords } from './join-words.ts'
import { findNounPhrases } from './noun-phrases.ts'
import { retag } from './retag.ts'

/** Splits lines into sentences with tagged words and noun phrases. Lines are fed one at a time: a line ends a sentence. */
export type Analyse = (lines: readonly SourceLine[], language: string) => readonly Sentence[]

/** Loads what the languages need; keep one a thread. */
export function createAnalyser(): Analyse {
  const tagEnglish = createEnglishTagger()
  return (lines, language) =>
    lines.flatMap((source, line) =>
      splitSentences(joinWords(source.text, tagEnglish(source.text))).map((tokens) => {
        retag(tokens)
        const start = tokens[0]?.start ?? 0
        const text = source.text.slice(start, tokens.at(-1)?.end ?? start)
        return { source, line, text, start, language, tokens, nounPhrases: findNounPhrases(tokens) }
      }),
    )
}

function splitSentences(tokens: readonly DraftToken[]): DraftToken[][] {
  const sentences: DraftToken[][] = []
  for (const token of tokens) {
    if (token.opens || sentences.length === 0) sentences.push([])
    sentences.at(-1)?.push(token)
  }
  return sentences
}
