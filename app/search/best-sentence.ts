import type { Word } from './query.ts'

export type MarkedSentence = { readonly sentence: string; readonly marks: readonly (readonly [number, number])[] }

/**
 * The sentence that holds most of what was asked for, with the words that match. Among equals a whole sentence comes before
 * a heading or the name of a file, and the first before others.
 * @param weight how much a stem says
 */
export function bestSentence(
  texts: readonly string[],
  asked: ReadonlySet<string>,
  weight: (stem: string) => number,
  readWords: (text: string) => readonly Word[],
): MarkedSentence {
  const judged = texts.flatMap(sentencesOf).map((sentence) => {
    const matching = readWords(sentence).filter((word) => word.stems.some((stem) => asked.has(stem)))
    const stems = new Set(matching.flatMap((word) => word.stems.find((stem) => asked.has(stem)) ?? []))
    return {
      sentence,
      marks: matching.map((word): [number, number] => [word.start, word.end]),
      score: [...stems].reduce((sum, stem) => sum + weight(stem), 0),
      whole: /[.!?]$/.test(sentence),
    }
  })
  const [best = { sentence: '', marks: [] }] = judged.sort(
    (a, b) => b.score - a.score || Number(b.whole) - Number(a.whole),
  )
  return { sentence: best.sentence, marks: best.marks }
}

function sentencesOf(text: string): string[] {
  return text
    .split(/\n|(?<=[.!?])\s+(?=\p{Lu})/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
}
