import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createDeckReader } from '../../app/deck/deck-reader.ts'
import { makeBigDeck, makeSample, makeVariants } from '../../examples/make-decks.ts'
import { samplePath } from '../support/run-program.ts'

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('the decks of the project', () => {
  it('the committed sample is what the script makes', async () => {
    expect(hash(await makeSample())).toBe(hash(await readFile(samplePath)))
  })

  it('the sample holds what a deck can hold', async () => {
    const deck = await createDeckReader()(samplePath)
    expect(deck.slides).toHaveLength(15)
    expect(deck.sections).toHaveLength(3)
    expect(deck.slides.filter((slide) => slide.hidden)).toHaveLength(1)
    expect(deck.slides.filter((slide) => slide.notes !== '').length).toBeGreaterThan(5)
    const kinds = new Set(deck.slides.flatMap((slide) => slide.blocks.map((block) => block.kind)))
    for (const kind of ['paragraph', 'table', 'chart', 'alt', 'furniture']) expect(kinds).toContain(kind)
    expect(deck.slides.flatMap((slide) => slide.errors)).toEqual([])
  })

  it('variants differ in bytes, repeat for the same seed, and share about half of their slides', async () => {
    const first = await makeVariants(5, 1)
    expect(new Set(first.map(hash)).size).toBe(5)
    expect((await makeVariants(5, 1)).map(hash)).toEqual(first.map(hash))
    expect((await makeVariants(1, 2)).map(hash)).not.toEqual(first.slice(0, 1).map(hash))
  })

  it('the big deck has the slides it is asked for and repeats for the same seed', async () => {
    const bytes = await makeBigDeck(3, 40)
    expect(hash(await makeBigDeck(3, 40))).toBe(hash(bytes))
  })
})
