import { newStemmer } from 'snowball-stemmers'
import type { SourceLine } from '../../app/language/analysis.ts'

/** A document of a keyphrase set; `title` is missing where the text holds it. */
export type KeyphraseDocument = {
  readonly id: string
  readonly title?: string
  readonly text: string
  readonly keyphrases: readonly string[]
}

const porter2 = newStemmer('english')

/** Lower case, each token stemmed: the form in which keyphrases are compared. */
function stemPhrase(phrase: string): string {
  return phrase
    .toLowerCase()
    .split(/\s+/)
    .filter((token) => token !== '')
    .map((token) => porter2.stem(token))
    .join(' ')
}

/** F1 of the first `count` distinct phrases against the gold ones, by exact match of stems. */
export function keyphraseF1(ranked: readonly string[], gold: readonly string[], count: number): number {
  const wanted = new Set(gold.map(stemPhrase))
  const given = [...new Set(ranked.map(stemPhrase))].slice(0, count)
  const hits = given.filter((phrase) => wanted.has(phrase)).length
  if (hits === 0) return 0
  const [precision, recall] = [hits / given.length, hits / wanted.size]
  return (2 * precision * recall) / (precision + recall)
}

/** Title and text as one line each: their line breaks are where the page ended, and break words too. */
export function documentLines({ title, text }: KeyphraseDocument): readonly SourceLine[] {
  return [title ?? '', text]
    .map((part) =>
      part
        .replaceAll(/(\p{L})-\n(?=\p{Ll})/gu, '$1')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .filter((part) => part !== '')
    .map((part) => ({ slide: 1, text: part, role: 'paragraph', level: 0 }))
}
