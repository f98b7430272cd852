import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDeckReader } from '../../app/deck/deck-reader.ts'
import { KnowbaseError } from '../../app/domain/errors.ts'
import { sharedFolder } from '../../bench/harness.ts'
import { measureReader } from '../../bench/reader/measure.ts'

const decks = join(sharedFolder, 'decks')
const absent = !existsSync(decks)

describe('the reader on real decks (skipped where the folder of wider decks is absent)', () => {
  it.skipIf(absent)('reads every word that python-pptx reads, in order, with the right hidden flags', async () => {
    const quality = await measureReader(decks)
    expect(quality.failures).toEqual([])
    expect(quality.misses).toEqual([])
    expect(quality.decks).toBeGreaterThan(0)
    expect(quality.inOrder).toBe(quality.decks)
    expect(quality.hiddenRight).toBe(quality.slides)
    for (const { found, expected } of Object.values(quality.recall)) expect(found).toBe(expected)
    expect(quality.recall.text.expected).toBeGreaterThan(10_000)
  })

  it.skipIf(absent)('reads every real deck, those without a truth too', async () => {
    const read = createDeckReader()
    for (const file of await readdir(join(decks, 'real'))) {
      if (!/\.(pptx|pptm|ppsx|potx)$/.test(file)) continue
      const deck = await read(join(decks, 'real', file))
      expect({ file, errors: deck.slides.flatMap((slide) => slide.errors) }).toEqual({ file, errors: [] })
    }
  })

  it.skipIf(absent)('ends in a typed error or a deck with the bad slide flagged for every hostile file', async () => {
    const read = createDeckReader()
    const ends: Record<string, unknown> = {}
    for (const file of await readdir(join(decks, 'hostile'))) {
      ends[file] = await read(join(decks, 'hostile', file)).then(
        (deck) => deck.slides.map((slide) => slide.errors.length > 0),
        (error: unknown) => (error instanceof KnowbaseError ? error.code : error),
      )
    }
    expect(ends).toMatchObject({
      '00-good.pptx': [false, false, false],
      '01-empty.pptx': 'not_a_deck',
      '02-text.pptx': 'not_a_deck',
      '03-truncated60.pptx': 'corrupt_deck',
      '04-corrupt-slide2.pptx': [false, true, false],
      '05-zip-not-pptx.pptx': 'not_a_deck',
      '06-docx-in-disguise.pptx': 'not_a_deck',
      '07-bomb-1GB-slide.pptx': [true, false, false],
      '08-bomb-1GB-media.pptx': [false, false, false],
      '10-billion-laughs.pptx': [false, true, false],
      '12-path-traversal.pptx': [false, false, false],
      '14-depth-200k.pptx': [false, true, false],
      '17-missing-slide-part.pptx': [false, true, false],
      '18-malformed-xml-slide2.pptx': [false, true, false],
      '20-encrypted-ole.pptx': 'encrypted_deck',
      '21-fuzzed.pptx': 'corrupt_deck',
    })
  })
})
