import type { Word } from './query.ts'

export type MarkedSentence = { readonly sentence: string; readonly marks: readonly (readonly [number, number])[] }

/**
 * The sentence that holds most of what was asked for, with the words that match; the first where none does.
 * @param weight how much a stem says
 */
export function bestSentence(
  texts: readonly string[],
  asked: ReadonlySet<string>,
  weight: (stem: string) => number,
  readWords: (text: string) => readonly Word[],
): MarkedSentence {
  let best: MarkedSentence = { sentence: texts[0] === undefined ? '' : (sentencesOf(texts[0])[0] ?? ''), marks: [] }
  let most = 0
  for (const sentence of texts.flatMap(sentencesOf)) {
    const matching = readWords(sentence).filter((word) => word.stems.some((stem) => asked.has(stem)))
    const stems = new Set(matching.flatMap((word) => word.stems.find((stem) => asked.has(stem)) ?? []))
    const score = [...stems].reduce((sum, stem) => sum + weight(stem), 0)
    if (score > most) {
      most = score
      best = { sentence, marks: matching.map((word): [number, number] => [word.start, word.end]) }
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
