import { describe, expect, it } from 'vitest'
import {
  deckParts,
  paragraph,
  readBytes,
  readParts,
  relationshipsXml,
  shape,
  slideXml,
  title,
} from '../support/deck-file.ts'
import { renamed, zipOf } from '../support/zip-file.ts'

const parts = deckParts([{ shapes: title('Żółw') }])
const slide = String(parts['ppt/slides/slide1.xml'])
const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>${slide}`
const titlesOf = async (...args: Parameters<typeof readBytes>): Promise<readonly string[]> =>
  (await readBytes(...args)).slides.map((one) => one.title)
const endAt = (zip: Buffer): number => zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1')

describe('encodings of a part', () => {
  const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
  it.each<[string, Buffer]>([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${declared('UTF-8')}`)],
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le')],
    ['big-endian UTF-16 with a byte order mark', utf16be(`\ufeff${declared('UTF-16')}`)],
    ['UTF-16 without a byte order mark', Buffer.from(declared('UTF-16'), 'utf16le')],
    ['big-endian UTF-16 without a byte order mark', utf16be(declared('UTF-16'))],
    ['UTF-8 that says it is UTF-16', Buffer.from(declared('UTF-16'))],
    ['no declaration', Buffer.from(slide)],
    ['ISO-8859-2 as declared', Buffer.from(declared('ISO-8859-2').replace('Żółw', '\u00af\u00f3\u00b3w'), 'latin1')],
  ])('%s', async (_name, bytes) => {
    const deck = await readParts({ ...parts, 'ppt/slides/slide1.xml': bytes })
    expect(deck.slides[0]).toMatchObject({ title: 'Żółw', errors: [] })
  })

  it('that nobody knows are an error of the slide', async () => {
    const deck = await readParts({ ...parts, 'ppt/slides/slide1.xml': declared('x-klingon') })
    expect(deck.slides[0]?.errors[0]?.message).toContain('x-klingon')
  })

  it('may cut a character between two slices of the parser', async () => {
    const words = 'Żółw '.repeat(50_000).trim()
    const long = slideXml({ shapes: `<!--${'ż'.repeat(2 ** 17)}-->${title(words)}` })
    const read = async (content: string): Promise<boolean> => {
      const [slide] = (await readParts({ ...parts, 'ppt/slides/slide1.xml': content }, { limits })).slides
      return slide?.title === words
    }
    const limits = { compressionRatio: 1e9 }
    // One more byte before it moves the border by half a character.
    expect([await read(long), await read(`${long} `), await read(` ${long}`)]).toEqual([true, true, true])
  })
})

describe('names of parts', () => {
  const withTarget = (target: string): Record<string, string | Buffer> => ({
    ...parts,
    'ppt/_rels/presentation.xml.rels': relationshipsXml([{ id: 'rId1', type: 'slide', target }]),
  })

  it.each([
    'slides/slide1.xml',
    '/ppt/slides/slide1.xml',
    './slides/slide1.xml',
    '../ppt/slides/slide1.xml',
    '../../../../ppt/slides/slide1.xml',
    'Slides/Slide1.XML',
    'slides\\slide1.xml',
    'slides/slide%31.xml',
    'ppt/slides/slide1.xml',
  ])('found from target %s', async (target) => {
    const deck = await readParts(withTarget(target))
    expect(deck.slides[0]).toMatchObject({ part: 'ppt/slides/slide1.xml', title: 'Żółw', errors: [] })
  })

  it('may be percent-encoded in the package', async () => {
    const { 'ppt/slides/slide1.xml': content = '', ...others } = withTarget('slides/my slide.xml')
    const deck = await readParts({ ...others, 'ppt/slides/my%20slide.xml': content })
    expect(deck.slides[0]).toMatchObject({ part: 'ppt/slides/my%20slide.xml', title: 'Żółw' })
  })

  it('may have backslashes in the archive', async () => {
    const zip = await zipOf(parts)
    expect(await titlesOf(renamed(zip, 'ppt/slides/slide1.xml', 'ppt\\slides\\slide1.xml'))).toEqual(['Żółw'])
  })

  it('that lead out of the package are names like any other', async () => {
    const zip = await zipOf({ ...parts, 'aa/aa/aa/evil.xml': 'x', 'aetc/passwd': 'x' })
    const bad = renamed(renamed(zip, 'aa/aa/aa/evil.xml', '../../../evil.xml'), 'aetc/passwd', '/etc/passwd')
    expect(await titlesOf(bad)).toEqual(['Żółw'])
  })
})

describe('the main part', () => {
  it('may lie anywhere, found by its relationship', async () => {
    const { 'ppt/presentation.xml': main = '', 'ppt/_rels/presentation.xml.rels': rels = '', ...others } = parts
    const deck = await readParts({
      ...others,
      '_rels/.rels': relationshipsXml([{ id: 'r', type: 'officeDocument', target: '/PPT/deck/Main.xml' }]),
      'ppt/deck/main.xml': main,
      'ppt/deck/_rels/main.xml.rels': String(rels).replace('slides/', '../slides/'),
    })
    expect(deck.slides[0]?.title).toBe('Żółw')
  })

  it('is found by its content type where the relationships are gone', async () => {
    const {
      '_rels/.rels': _lost,
      'ppt/presentation.xml': main = '',
      'ppt/_rels/presentation.xml.rels': rels = '',
      ...others
    } = parts
    const deck = await readParts({
      ...others,
      '[Content_Types].xml':
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/ppt/p.xml" ContentType="application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml"/></Types>',
      'ppt/p.xml': main,
      'ppt/_rels/p.xml.rels': rels,
    })
    expect(deck.slides[0]?.title).toBe('Żółw')
  })

  it('may be Strict, with any prefixes', async () => {
    const strict = (content: string | Buffer): string =>
      String(content)
        .replaceAll(
          'http://schemas.openxmlformats.org/officeDocument/2006/',
          'http://purl.oclc.org/ooxml/officeDocument/',
        )
        .replaceAll(
          /http:\/\/schemas\.openxmlformats\.org\/(presentationml|drawingml)\/2006\//g,
          'http://purl.oclc.org/ooxml/$1/',
        )
        .replaceAll(/(<\/?)p:/g, '$1ns0:')
        .replaceAll('xmlns:p=', 'xmlns:ns0=')
    const deck = await readParts(
      Object.fromEntries(Object.entries(parts).map(([name, content]) => [name, strict(content)])),
    )
    expect(deck.slides[0]).toMatchObject({ title: 'Żółw', errors: [] })
  })

  it('may bind its prefixes anew inside', async () => {
    const main = 'http://schemas.openxmlformats.org/presentationml/2006/main'
    const inner = `<sp xmlns="${main}" xmlns:p="urn:other"><nvSpPr><nvPr><ph type="title"/></nvPr></nvSpPr><p:nvSpPr/><txBody>${paragraph('Inside')}</txBody></sp>`
    const odd = slideXml({ shapes: inner + shape(paragraph('After')) })
    const deck = await readParts({ ...parts, 'ppt/slides/slide1.xml': odd })
    expect(deck.slides[0]).toMatchObject({ title: 'Inside', blocks: [{ text: 'After' }], errors: [] })
  })
})

describe('archives that lenient readers open', () => {
  it.each([0, 5, 30_000])('whose comment is said to have %i bytes', async (length) => {
    const zip = await zipOf(parts, { comment: 'a comment' })
    zip.writeUInt16LE(length, endAt(zip) + 20)
    expect(await titlesOf(zip)).toEqual(['Żółw'])
  })

  it('with bytes after them', async () => {
    expect(await titlesOf(Buffer.concat([await zipOf(parts), Buffer.alloc(1000, 'z')]))).toEqual(['Żółw'])
  })

  it('with bytes before them', async () => {
    expect(await titlesOf(Buffer.concat([Buffer.alloc(777, 'z'), await zipOf(parts)]))).toEqual(['Żółw'])
  })

  it('with sizes in data descriptors', async () => {
    expect(await titlesOf(await zipOf(parts, { streamed: true }))).toEqual(['Żółw'])
  })

  it('of the Zip64 kind', async () => {
    expect(await titlesOf(await zipOf(parts, { zip64: true }))).toEqual(['Żółw'])
  })

  it('with a part of a wrong checksum, which is flagged and kept', async () => {
    const zip = await zipOf(parts)
    const entry = zip.lastIndexOf('ppt/slides/slide1.xml')
    zip.writeUInt32LE((zip.readUInt32LE(entry - 46 + 16) ^ 1) >>> 0, entry - 46 + 16)
    const deck = await readBytes(zip)
    expect(deck.slides[0]?.title).toBe('Żółw')
    expect(deck.slides[0]?.errors[0]?.message).toContain('checksum')
  })
})
