import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createDeckReader } from '../../app/deck/deck-reader.ts'
import { bigDeckPath } from '../../bench/big-deck.ts'
import { editedDecks } from '../../bench/segments/edits.ts'
import { goldSegments, readGoldDecks } from '../../bench/segments/gold.ts'
import { segmentRows } from '../../bench/segments/measure.ts'
import { stabilityRows } from '../../bench/segments/stability.ts'
import { deckOf } from '../support/deck-of.ts'

describe('quality on decks with known chapters (skipped where the folder of gold data is absent)', () => {
  const rows = existsSync(goldSegments) ? segmentRows(readGoldDecks(goldSegments)).filter((one) => one.bar !== '') : []

  it.skipIf(rows.length === 0)('has all the bars', () => {
    expect(rows.length).toBeGreaterThan(10)
  })

  it.each(rows)('$name: $measured $unit, bar $bar', ({ ok }) => {
    expect(ok).toBe(true)
  })
})

describe('stability', () => {
  it('leaves most segments as they were when one slide changes', async () => {
    const rows = stabilityRows(await createDeckReader()(await bigDeckPath(1)), 40, 1)
    for (const { name, measured, bar, ok } of rows) expect(ok, `${name}: ${measured}, bar ${bar}`).toBe(true)
    // Every edit makes at least one segment new: a figure of 0 would mean that nothing was edited.
    expect(rows[0]?.measured).toBeGreaterThan(1)
  })
})

describe('editedDecks', () => {
  it('edits a line, inserts, removes and repeats a slide, and numbers the slides anew', () => {
    const deck = deckOf(
      Array.from({ length: 6 }, (_, index) => ({ title: `Slide ${index}`, lines: ['one line'] })),
      { sections: [{ name: 'All', slides: [1, 2, 3, 4, 5, 6] }] },
    )
    const edited = editedDecks(deck, 4, 1)
    expect(edited.map(({ slides }) => slides.length)).toEqual([6, 7, 5, 7])
    for (const one of edited) {
      expect(one.slides.map(({ number }) => number)).toEqual(one.slides.map((_, index) => index + 1))
      expect(one.slides).not.toEqual(deck.slides)
    }
    expect(edited[2]?.sections[0]?.slides).toHaveLength(5)
  })
})
