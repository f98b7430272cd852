import { pause } from './pause.ts'

/** Occurrences of a stem: which document, how often. */
type Postings = ReadonlyMap<string, readonly (readonly [document: number, count: number])[]>

export type Bm25 = {
  /** A score for each document; 0 where no stem of the query stands in it. */
  readonly score: (stems: readonly string[]) => Float64Array
  readonly inverseFrequency: (stem: string) => number
  readonly postings: Postings
  readonly size: number
}

/** Saturation and length normalisation: Robertson and Zaragoza 2009, at the upper end of the usual k1 for short texts. */
const k1 = 1.5
const b = 0.75

/** Documents read without a pause. */
const slice = 200

/** Okapi BM25 over documents given as stems. */
export async function createBm25(documents: readonly (readonly string[])[]): Promise<Bm25> {
  const postings = new Map<string, [number, number][]>()
  for (const [document, stems] of documents.entries()) {
    for (const stem of stems) {
      const list = postings.get(stem) ?? []
      const last = list.at(-1)
      if (last?.[0] === document) last[1]++
      else list.push([document, 1])
      postings.set(stem, list)
    }
    if (document % slice === 0) await pause()
  }
  const mean = documents.reduce((sum, stems) => sum + stems.length, 0) / (documents.length || 1)
  const norms = documents.map((stems) => k1 * (1 - b + (b * stems.length) / (mean || 1)))
  const inverseFrequency = (stem: string): number => {
    const found = postings.get(stem)?.length ?? 0
    return Math.log(1 + (documents.length - found + 0.5) / (found + 0.5))
  }
  return {
    score: (stems) => {
      const scores = new Float64Array(documents.length)
      for (const stem of stems) {
        const weight = inverseFrequency(stem)
        for (const [document, count] of postings.get(stem) ?? []) {
          scores[document] = (scores[document] ?? 0) + (weight * count * (k1 + 1)) / (count + (norms[document] ?? k1))
        }
      }
      return scores
    },
    inverseFrequency,
    postings,
    size: documents.length,
  }
}
