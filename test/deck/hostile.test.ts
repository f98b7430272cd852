import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDeckReader } from '../../app/deck/deck-reader.ts'
import { KnowbaseError } from '../../app/domain/errors.ts'
import type { Clock } from '../../app/ports/clock.ts'
import {
  deckParts,
  namespaces,
  paragraph,
  readBytes,
  readParts,
  relationshipsXml,
  shape,
  slideXml,
  title,
} from '../support/deck-file.ts'
import { zipOf } from '../support/zip-file.ts'

const three = [{ shapes: title('One') }, { shapes: title('Two') }, { shapes: title('Three') }]
const second = 'ppt/slides/slide2.xml'

async function codeOf(reading: Promise<unknown>): Promise<string> {
  return reading.then(
    () => 'read',
    (error: unknown) => (error instanceof KnowbaseError ? error.code : String(error)),
  )
}

describe('a bad slide is flagged and the others are kept', () => {
  it.each<[string, string | Buffer, RegExp]>([
    ['malformed', `${slideXml(three[1] ?? {})}<p:more>`, /no well-formed XML/],
    ['empty', '', /no well-formed XML/],
    ['no XML', Buffer.from([0, 1, 2, 3]), /no well-formed XML/],
    ['with a DOCTYPE', `<!DOCTYPE x [<!ENTITY a "b">]>${slideXml({})}`, /DOCTYPE/],
    ['with an external entity', `<!DOCTYPE x SYSTEM "file:///etc/passwd">${slideXml({})}`, /DOCTYPE/],
    ['with an undeclared entity', slideXml({ shapes: shape(paragraph('&secret;')) }), /no well-formed XML/],
    ['too deep', slideXml({ shapes: '<p:grpSp>'.repeat(300) + '</p:grpSp>'.repeat(300) }), /more than 256 deep/],
    [
      'with too many attributes',
      slideXml({ attributes: Array.from({ length: 1001 }, (_, n) => `a${n}=""`).join(' ') }),
      /attributes/,
    ],
    ['another kind of part', `<p:sldLayout ${namespaces}/>`, /Expected a slide/],
  ])('%s', async (_name, content, message) => {
    const deck = await readParts({ ...deckParts(three), [second]: content })
    expect(deck.slides.map((slide) => slide.errors.length)).toEqual([0, 1, 0])
    expect(deck.slides.map((slide) => slide.title)).toMatchObject(['One', expect.any(String), 'Three'])
    expect(deck.slides[1]).toMatchObject({ number: 2, part: second, errors: [{ part: second }] })
    expect(deck.slides[1]?.errors[0]?.message).toMatch(message)
  })

  it('keeps what came before the damage', async () => {
    const whole = slideXml({ shapes: title('Two') + shape(paragraph('Before')) })
    const deck = await readParts({ ...deckParts(three), [second]: whole.slice(0, whole.indexOf('</p:spTree>')) })
    expect(deck.slides[1]).toMatchObject({ title: 'Two', blocks: [{ text: 'Before' }], errors: [{ part: second }] })
  })

  it('missing', async () => {
    const { [second]: _missing, ...parts } = deckParts(three)
    const deck = await readParts(parts)
    expect(deck.slides.map((slide) => slide.errors.length)).toEqual([0, 1, 0])
    expect(deck.slides[1]).toMatchObject({ number: 2, id: '257', title: '' })
  })

  it('outside the package', async () => {
    const deck = await readParts({
      ...deckParts(three),
      'ppt/_rels/presentation.xml.rels': relationshipsXml([
        { id: 'rId1', type: 'slide', target: 'slides/slide1.xml' },
        { id: 'rId2', type: 'slide', target: 'file:///etc/passwd', external: true },
      ]),
    })
    expect(deck.slides.map((slide) => slide.errors.length)).toEqual([0, 1, 1])
  })

  it('that inflates to more than a part may have', async () => {
    const parts = { ...deckParts(three), [second]: slideXml({ shapes: ' '.repeat(5_000_000) }) }
    const deck = await readParts(parts)
    expect(deck.slides[1]?.errors[0]?.message).toMatch(/inflates to more than/)
    const small = await readParts(parts, { limits: { partBytes: 100_000, compressionRatio: 1e9 } })
    expect(small.slides.map((slide) => slide.errors.length)).toEqual([0, 1, 0])
  })

  it('of a text without end', async () => {
    const parts = { ...deckParts(three), [second]: slideXml({ shapes: shape(paragraph('long '.repeat(300))) }) }
    const deck = await readParts(parts, { limits: { textCharacters: 1_000 } })
    expect(deck.slides.map((slide) => slide.errors.length)).toEqual([0, 1, 0])
    const comment = slideXml({ shapes: `<!--${'x'.repeat(800_000)}-->` })
    const other = await readParts(
      { ...parts, [second]: comment },
      { limits: { textCharacters: 200_000, compressionRatio: 1e9 } },
    )
    expect(other.slides[1]?.errors[0]?.message).toMatch(/more than 200000 characters/)
  })

  it('whose bytes are another part’s too', async () => {
    const zip = await zipOf(deckParts(three))
    const record = (part: string): number => zip.lastIndexOf(part) - 46
    const from = record('ppt/slides/slide1.xml')
    // Offset and sizes of the first slide in the directory's record of the second.
    zip.copy(zip, record(second) + 16, from + 16, from + 28)
    zip.copy(zip, record(second) + 42, from + 42, from + 46)
    const deck = await readBytes(zip)
    expect(deck.slides.map((slide) => slide.errors.length)).toEqual([1, 1, 0])
    expect(deck.slides[1]?.errors[0]?.message).toMatch(/shares its bytes/)
  })

  it('of more elements than a part may have', async () => {
    const parts = { ...deckParts(three), [second]: slideXml({ shapes: '<p:x/>'.repeat(200) }) }
    const deck = await readParts(parts, { limits: { partElements: 100 } })
    expect(deck.slides.map((slide) => slide.errors.length)).toEqual([0, 1, 0])
  })
})

describe('what is named many times', () => {
  it('is read once a slide, and a slide once a deck', async () => {
    const parts = deckParts([{ shapes: title('Again') }])
    const listed = String(parts['ppt/presentation.xml']).replace(
      '</p:sldIdLst>',
      '<p:sldId id="300" r:id="rId1"/>'.repeat(999) + '</p:sldIdLst>',
    )
    const deck = await readParts({ ...parts, 'ppt/presentation.xml': listed }, { limits: { elements: 2_000 } })
    expect(deck.slides).toHaveLength(1_000)
    expect(deck.slides.at(-1)).toMatchObject({ number: 1_000, id: '300', title: 'Again' })
  })
})

describe('limits of the whole deck', () => {
  it.each([
    ['fileBytes', 1_000],
    ['parts', 5],
    ['inflatedBytes', 2_000],
    ['elements', 40],
  ] as const)('%s', async (limit, value) => {
    expect(await codeOf(readParts(deckParts(three)))).toBe('read')
    expect(await codeOf(readParts(deckParts(three), { limits: { [limit]: value } }))).toBe('deck_too_large')
  })

  it('a deadline', async () => {
    let now = 0
    const clock: Clock = { now: () => (now += 100), date: () => new Date(0), schedule: () => () => {} }
    expect(await codeOf(readParts(deckParts(three), { clock, limits: { deadlineMs: 500 } }))).toBe('deck_too_large')
  })

  it('that are no positive numbers are refused', () => {
    expect(() => createDeckReader({ limits: { depth: 0 } })).toThrow('Expected a limit depth above 0, got 0.')
    expect(() => createDeckReader({ limits: { depth: Number.NaN } })).toThrow(KnowbaseError)
  })

  it('and a signal stop the reading', async () => {
    const bytes = await zipOf(deckParts(three))
    expect(await codeOf(readBytes(bytes, { signal: AbortSignal.abort() }))).toBe('cancelled')
  })
})

describe('damage of any kind', () => {
  it('ends in a typed error or a deck', async () => {
    const whole = await zipOf(deckParts(three))
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(damage, fc.integer({ min: 0, max: whole.length }), async (changes, length) => {
        const bytes = Buffer.from(whole)
        for (const [at, value] of changes) bytes[at] = value
        const ends = [await codeOf(readBytes(bytes)), await codeOf(readBytes(bytes.subarray(0, length)))]
        for (const end of ends)
          expect(['read', 'not_a_deck', 'corrupt_deck', 'encrypted_deck', 'deck_too_large']).toContain(end)
      }),
      { numRuns: 200 },
    )
  })
})

describe('files that are no decks', () => {
  const compound = (name: string): Buffer =>
    Buffer.concat([
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      Buffer.alloc(2 ** 20 - 20),
      Buffer.from(name, 'utf16le'),
      Buffer.alloc(2_000),
    ])

  it.each<[string, Buffer | (() => Promise<Buffer>), string]>([
    ['empty', Buffer.alloc(0), 'not_a_deck'],
    ['text', Buffer.from('Hello'), 'not_a_deck'],
    ['an encrypted package', compound('EncryptedPackage'), 'encrypted_deck'],
    ['an old .ppt', compound('PowerPoint Document'), 'not_a_deck'],
    ['a zip of something else', () => zipOf({ 'readme.txt': 'x' }), 'not_a_deck'],
    ['an empty zip', () => zipOf({}), 'not_a_deck'],
    ['cut short', async () => (await zipOf(deckParts(three))).subarray(0, 2_000), 'corrupt_deck'],
    [
      'a Word document',
      () =>
        zipOf({
          '_rels/.rels': relationshipsXml([{ id: 'r', type: 'officeDocument', target: 'word/document.xml' }]),
          'word/document.xml': '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>',
        }),
      'not_a_deck',
    ],
    ['without its main part', () => zipOf({ '_rels/.rels': String(deckParts(three)['_rels/.rels']) }), 'corrupt_deck'],
    ['with a broken main part', () => zipOf({ ...deckParts(three), 'ppt/presentation.xml': '<p:' }), 'corrupt_deck'],
  ])('%s', async (_name, content, code) => {
    const bytes = typeof content === 'function' ? await content() : content
    expect(await codeOf(readBytes(bytes))).toBe(code)
  })

  it('with a damaged directory', async () => {
    const zip = await zipOf(deckParts(three))
    const entry = zip.lastIndexOf('PK\u0001\u0002', undefined, 'latin1')
    expect(await codeOf(readBytes(Buffer.from(zip).fill(0, entry, entry + 4)))).toBe('corrupt_deck')
  })

  it('missing, or a folder', async () => {
    expect(await codeOf(createDeckReader()('/nowhere/deck.pptx'))).toBe('not_found')
    expect(await codeOf(createDeckReader()('/'))).toBe('invalid_input')
  })
})
