import type { StemmedLanguage } from '../domain/function-words.ts'
import type { TermReader } from './terms.ts'

export type MarkedSentence = { readonly sentence: string; readonly marks: readonly (readonly [number, number])[] }

/** The sentence that holds most of what was asked for, with the words that match; the first where none does. */
export function bestSentence(
  texts: readonly string[],
  stems: ReadonlySet<string>,
  weight: (stem: string) => number,
  terms: TermReader,
  language: StemmedLanguage,
): MarkedSentence {
  let best: MarkedSentence = { sentence: texts[0]?.trim() ?? '', marks: [] }
  let most = 0
  for (const text of texts.flatMap(sentencesOf)) {
    const matching = terms.read(text, language).filter((term) => stems.has(term.stem))
    const score = [...new Set(matching.map((term) => term.stem))].reduce((sum, stem) => sum + weight(stem), 0)
    if (score > most) {
      most = score
      best = { sentence: text, marks: matching.map((term): [number, number] => [term.start, term.end]) }
    }
  }
  return best
}

function sentencesOf(text: string): string[] {
  return text
    .split(/\n|(?<=[.!?])\s+(?=\p{Lu})/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
}
