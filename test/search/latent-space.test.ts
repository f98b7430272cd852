import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bm25, createBm25 } from '../../app/search/bm25.ts'
import { fitLatentSpace } from '../../app/search/latent-space.ts'

/** Cosines of tf-idf vectors, straight from the definition. */
function cosines(index: Bm25, query: string): number[] {
  const lengths = new Float64Array(index.size)
  const products = new Float64Array(index.size)
  for (const [stem, list] of index.postings) {
    for (const [document, count] of list) {
      const value = (1 + Math.log(count)) * index.inverseFrequency(stem)
      lengths[document] = (lengths[document] ?? 0) + value * value
      if (stem === query) products[document] = value
    }
  }
  return [...products].map((product, document) => product / Math.sqrt(lengths[document] || 1))
}

describe('fitLatentSpace', () => {
  it('loses nothing where it has a dimension for every document: similarities are those of tf-idf, times one factor', async () => {
    const stem = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(stem, { minLength: 1 }), { minLength: 2, maxLength: 8 }),
        stem,
        async (documents, query) => {
          const index = await createBm25(documents)
          const { similarity } = await fitLatentSpace(index, 8)
          const found = [...similarity([query])]
          const wanted = cosines(index, query)
          const factor = Math.hypot(...found) / Math.hypot(...wanted)
          if (Math.hypot(...wanted) === 0) expect(Math.max(...found.map(Math.abs))).toBeCloseTo(0, 6)
          else for (const [at, one] of wanted.entries()) expect(found[at]).toBeCloseTo(one * factor, 5)
        },
      ),
    )
  })

  it('finds documents that share no word with the query but stand beside its words', async () => {
    const documents = [
      ['pod', 'container', 'kubelet'],
      ['container', 'image', 'kubelet'],
      ['image', 'kubelet', 'container'],
      ['ballad', 'singer', 'chorus'],
      ['singer', 'chorus', 'melody'],
      ['chorus', 'melody', 'ballad'],
    ]
    const { similarity } = await fitLatentSpace(await createBm25(documents), 2)
    const scores = similarity(['pod'])
    for (const near of [1, 2])
      for (const far of [3, 4, 5]) expect(scores[near]).toBeGreaterThan((scores[far] ?? 1) + 0.5)
  })

  it('is nothing for a collection that has nothing to compare', async () => {
    for (const documents of [[], [['pod']], [[], []]]) {
      const { similarity } = await fitLatentSpace(await createBm25(documents), 10)
      expect([...similarity(['pod'])]).toEqual(documents.map(() => 0))
    }
  })
})
