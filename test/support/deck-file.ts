import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDeckReader, type DeckReaderOptions } from '../../app/deck/deck-reader.ts'
import type { Deck, Slide } from '../../app/domain/deck.ts'
import { type Parts, zipOf } from './zip-file.ts'

const transitional = {
  a: 'http://schemas.openxmlformats.org/drawingml/2006/main',
  p: 'http://schemas.openxmlformats.org/presentationml/2006/main',
  r: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  c: 'http://schemas.openxmlformats.org/drawingml/2006/chart',
  dgm: 'http://schemas.openxmlformats.org/drawingml/2006/diagram',
  m: 'http://schemas.openxmlformats.org/officeDocument/2006/math',
  mc: 'http://schemas.openxmlformats.org/markup-compatibility/2006',
  a14: 'http://schemas.microsoft.com/office/drawing/2010/main',
  p14: 'http://schemas.microsoft.com/office/powerpoint/2010/main',
  p188: 'http://schemas.microsoft.com/office/powerpoint/2018/8/main',
  cx: 'http://schemas.microsoft.com/office/drawing/2014/chartex',
  dc: 'http://purl.org/dc/elements/1.1/',
} as const

/** Declarations of all the prefixes that fixtures use. */
export const namespaces = Object.entries(transitional)
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ')

const packageTypes = 'http://schemas.openxmlformats.org/package/2006/relationships'
const typesOf = (type: string): string => `${transitional.r}/${type}`

export type FixtureRelationship = {
  readonly id: string
  /** The type's last step, or a whole URI. */
  readonly type: string
  readonly target: string
  readonly external?: boolean
}

export function relationshipsXml(relationships: readonly FixtureRelationship[]): string {
  const items = relationships.map(
    ({ id, type, target, external }) =>
      `<Relationship Id="${id}" Type="${type.includes(':') ? type : typesOf(type)}" Target="${target}"${external === true ? ' TargetMode="External"' : ''}/>`,
  )
  return `<?xml version="1.0"?><Relationships xmlns="${packageTypes}">${items.join('')}</Relationships>`
}

export type FixtureSlide = {
  /** Markup inside the shape tree. */
  readonly shapes?: string
  /** Attributes of the slide's root, such as `show="0"`. */
  readonly attributes?: string
  readonly relationships?: readonly FixtureRelationship[]
}

export function slideXml({ shapes = '', attributes = '' }: FixtureSlide): string {
  return `<p:sld ${namespaces} ${attributes}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/></p:nvGrpSpPr>${shapes}</p:spTree></p:cSld></p:sld>`
}

/** The parts of a small whole deck; slide 1 is `ppt/slides/slide1.xml`, its id 256. */
export function deckParts(slides: readonly FixtureSlide[], presentationExtra = ''): Record<string, string | Buffer> {
  const numbers = slides.map((_, index) => index + 1)
  const listed = numbers.map((number) => `<p:sldId id="${255 + number}" r:id="rId${number}"/>`).join('')
  return {
    '_rels/.rels': relationshipsXml([{ id: 'rId1', type: 'officeDocument', target: 'ppt/presentation.xml' }]),
    'ppt/presentation.xml': `<p:presentation ${namespaces}><p:sldIdLst>${listed}</p:sldIdLst>${presentationExtra}</p:presentation>`,
    'ppt/_rels/presentation.xml.rels': relationshipsXml(
      numbers.map((number) => ({ id: `rId${number}`, type: 'slide', target: `slides/slide${number}.xml` })),
    ),
    ...Object.fromEntries(slides.map((slide, index) => [`ppt/slides/slide${index + 1}.xml`, slideXml(slide)])),
    ...Object.fromEntries(
      slides.map((slide, index) => [
        `ppt/slides/_rels/slide${index + 1}.xml.rels`,
        relationshipsXml(slide.relationships ?? []),
      ]),
    ),
  }
}

export const text = (words: string): string => `<a:r><a:t>${words}</a:t></a:r>`
export const paragraph = (words: string, level = 0): string => `<a:p><a:pPr lvl="${level}"/>${text(words)}</a:p>`

/** A text shape; `placeholder` are the attributes of its `p:ph`. */
export function shape(paragraphs: string, options: { placeholder?: string; properties?: string } = {}): string {
  const ph = options.placeholder === undefined ? '' : `<p:ph ${options.placeholder}/>`
  return `<p:sp><p:nvSpPr><p:cNvPr id="2" name="Shape" ${options.properties ?? ''}/><p:cNvSpPr/><p:nvPr>${ph}</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>${paragraphs}</p:txBody></p:sp>`
}

export const title = (words: string): string => shape(paragraph(words), { placeholder: 'type="title"' })

export function graphicFrame(content: string, properties = ''): string {
  return `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="Frame" ${properties}/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><a:graphic><a:graphicData uri="x">${content}</a:graphicData></a:graphic></p:graphicFrame>`
}

/** Reads bytes as the reader does: from a file. */
export async function readBytes(
  bytes: Buffer,
  options: DeckReaderOptions & { readonly fileName?: string; readonly signal?: AbortSignal } = {},
): Promise<Deck> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-deck-'))
  try {
    const path = join(folder, options.fileName ?? 'fixture.pptx')
    await writeFile(path, bytes)
    return await createDeckReader(options)(path, options.signal === undefined ? {} : { signal: options.signal })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export async function readParts(parts: Parts, options: DeckReaderOptions = {}): Promise<Deck> {
  return readBytes(await zipOf(parts), options)
}

/** Reads a deck of this one slide. */
export async function readSlide(slide: FixtureSlide, others: Parts = {}): Promise<Slide> {
  const deck = await readParts({ ...deckParts([slide]), ...others })
  const [first] = deck.slides
  if (first === undefined) throw new Error('The fixture has no slide.')
  return first
}
