import { beforeAll, describe, expect, it } from 'vitest'
import { bigDeckPath } from '../../bench/big-deck.ts'
import { deckEdits } from '../../bench/cost/deck-edits.ts'
import { withPaidWorkshop } from '../../bench/cost/paid-run.ts'
import { editRows, estimateRows } from '../../bench/cost/rows.ts'
import { deckOf } from '../support/deck-of.ts'

let big = ''
beforeAll(async () => {
  big = await bigDeckPath(5)
})

it('knows within 15% what a large deck will use', async () => {
  const rows = await withPaidWorkshop((workshop) => estimateRows([big], workshop))
  expect(rows.filter((row) => row.bar !== '')).toHaveLength(3)
  expect(rows.filter((row) => !row.ok)).toEqual([])
}, 300_000)

it('a new version of a deck pays for little more than what changed, and the same deck for nothing', async () => {
  const rows = await withPaidWorkshop((workshop) => editRows(big, 5, 1, workshop))
  expect(rows.filter((row) => row.bar !== '')).toHaveLength(4)
  expect(rows.filter((row) => !row.ok)).toEqual([])
}, 300_000)

describe('the edits of the measure', () => {
  const deck = deckOf([{ title: 'One' }, { title: 'Two', lines: ['A line.'] }, { title: 'Three' }], {
    sections: [{ name: 'All', slides: [2, 3] }],
  })

  it('change one slide and number the others anew', () => {
    const { edited, inserted, removed } = deckEdits
    expect(edited(deck, 1).slides.map(({ blocks }) => blocks.length)).toEqual([0, 2, 0])
    expect(inserted(deck, 1).slides.map(({ number, title }) => [number, title])).toEqual([
      [1, 'One'],
      [2, 'Two, revised'],
      [3, 'Two'],
      [4, 'Three'],
    ])
    expect(inserted(deck, 1).sections[0]?.slides).toEqual([3, 4])
    expect(removed(deck, 1).slides.map(({ number, title }) => [number, title])).toEqual([
      [1, 'One'],
      [2, 'Three'],
    ])
    expect(removed(deck, 1).sections[0]?.slides).toEqual([2])
    expect(new Set([deck, edited(deck, 1), inserted(deck, 1), removed(deck, 1)].map(({ id }) => id)).size).toBe(4)
  })
})
