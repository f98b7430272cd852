import { describe, expect, it } from 'vitest'
import { goldFolder, holdsCollection, readCollection } from '../../bench/search/collection.ts'
import { gainAtTen } from '../../bench/search/gain.ts'
import { retrievalRows } from '../../bench/search/retrieval.ts'

const absent = !holdsCollection(goldFolder)

describe('search in texts that people judged (skipped where the folder of gold data is absent)', () => {
  it.skipIf(absent)('meets every bar of bench:search', async () => {
    const judged = (await retrievalRows(readCollection(goldFolder))).filter((one) => one.bar !== '')
    expect(judged.length).toBeGreaterThan(1)
    for (const { name, measured, bar, ok } of judged) expect(ok, `${name}: ${measured}, bar ${bar}`).toBe(true)
  })
})

describe('gainAtTen', () => {
  const gains = new Map([
    ['a', 2],
    ['b', 1],
  ])

  it('is 1 for the best order and less for another', () => {
    expect(gainAtTen(['a', 'b', 'c'], gains)).toBe(1)
    expect(gainAtTen(['b', 'a'], gains)).toBeCloseTo((1 + 2 / Math.log2(3)) / (2 + 1 / Math.log2(3)), 10)
  })

  it('counts the first ten alone, and is NaN where nothing is relevant', () => {
    expect(gainAtTen(['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'a'], gains)).toBe(0)
    expect(gainAtTen(['a'], new Map())).toBeNaN()
  })
})
