import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDeckReader } from '../../app/deck/deck-reader.ts'
import { createIsolatedReader, type IsolatedReader } from '../../app/deck/isolated-reader.ts'
import { systemClock } from '../../app/ports/clock.ts'
import { makeBigDeck } from '../../examples/make-decks.ts'
import { deckParts, paragraph, shape } from '../support/deck-file.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { samplePath } from '../support/run-program.ts'
import { zipOf } from '../support/zip-file.ts'

let folder = ''
let big = ''
let reader: IsolatedReader | undefined
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowbase-isolated-'))
  big = join(folder, 'big.pptx')
  await writeFile(big, await makeBigDeck(1))
})
afterAll(() => rm(folder, { recursive: true }))
afterEach(() => reader?.close())

describe('a deck read in a thread of its own', () => {
  it('is the deck that the reader itself gives', async () => {
    reader = createIsolatedReader({ clock: systemClock })
    const deck = await createDeckReader()(samplePath)
    expect(await reader.read(samplePath)).toEqual(deck)
    expect(await reader.inspect(samplePath)).toEqual({ slides: deck.slides.length })
  })

  it('that is none ends as the reader says', async () => {
    reader = createIsolatedReader({ clock: systemClock })
    const path = join(folder, 'none.pptx')
    await writeFile(path, 'no deck at all')
    const expected = { code: 'not_a_deck', advice: expect.stringContaining('.pptx'), retryable: false }
    await expect(reader.read(path)).rejects.toMatchObject(expected)
    await expect(reader.inspect(path)).rejects.toMatchObject(expected)
  })

  it('that takes too much memory ends its thread alone', async () => {
    const shapes = shape(Array.from({ length: 5000 }, (_, index) => paragraph(`word ${index}`)).join(''))
    const path = join(folder, 'heavy.pptx')
    await writeFile(path, await zipOf(deckParts(Array.from({ length: 40 }, () => ({ shapes })))))
    reader = createIsolatedReader({ clock: systemClock, memoryMiB: 16, threads: 1 })
    await expect(reader.read(path)).rejects.toMatchObject({
      code: 'deck_too_large',
      message: expect.stringContaining('16 MiB'),
    })
    expect((await reader.inspect(samplePath)).slides).toBeGreaterThan(10)
  })

  it('that takes too long ends its thread alone', async () => {
    const clock = fakeClock()
    reader = createIsolatedReader({ clock, threads: 1, timeLimitMs: 5_000 })
    const bad = reader.read(big)
    await new Promise(setImmediate)
    clock.advance(5_000)
    await expect(bad).rejects.toMatchObject({ code: 'deck_too_large', message: expect.stringContaining('5 s') })
    expect((await reader.inspect(samplePath)).slides).toBeGreaterThan(10)
  })

  it('ends when it is cancelled', async () => {
    reader = createIsolatedReader({ clock: systemClock })
    const abort = new AbortController()
    const reading = reader.read(big, { signal: abort.signal })
    abort.abort()
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
  })
})
