import { describe, expect, it } from 'vitest'
import { sha256 } from '../../app/domain/ids.ts'
import {
  deckParts,
  namespaces,
  paragraph,
  readBytes,
  readParts,
  readSlide,
  shape,
  title,
} from '../support/deck-file.ts'
import { zipOf } from '../support/zip-file.ts'

const notesXml = (shapes: string): string =>
  `<p:notes ${namespaces}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:notes>`
const body = (words: string): string => shape(paragraph(words), { placeholder: 'type="body" idx="1"' })

describe('notes', () => {
  it('are found through relationships, however they are numbered', async () => {
    const slide = (number: number) => ({
      shapes: title(`Slide ${number}`),
      relationships: [{ id: 'rId2', type: 'notesSlide', target: `../notesSlides/notesSlide${3 - number}.xml` }],
    })
    const deck = await readParts({
      ...deckParts([slide(1), slide(2)]),
      'ppt/notesSlides/notesSlide1.xml': notesXml(body('Of the second')),
      'ppt/notesSlides/notesSlide2.xml': notesXml(body('Of the first')),
    })
    expect(deck.slides.map((one) => one.notes)).toEqual(['Of the first', 'Of the second'])
  })

  it('come before other text of their page, without its furniture', async () => {
    const slide = await readSlide(
      { relationships: [{ id: 'rId2', type: 'notesSlide', target: '/ppt/notesSlides/notesSlide1.xml' }] },
      {
        'ppt/notesSlides/notesSlide1.xml': notesXml(
          shape(paragraph('Box')) +
            shape(paragraph('7'), { placeholder: 'type="sldNum"' }) +
            body('Say this') +
            shape(paragraph('Header'), { placeholder: 'type="hdr"' }),
        ),
      },
    )
    expect(slide.notes).toBe('Say this\nBox')
  })
})

describe('comments', () => {
  it('of the older kind carry their author', async () => {
    const parts = deckParts([{ relationships: [{ id: 'rId2', type: 'comments', target: '../comments/comment1.xml' }] }])
    const deck = await readParts({
      ...parts,
      'ppt/_rels/presentation.xml.rels': String(parts['ppt/_rels/presentation.xml.rels']).replace(
        '</Relationships>',
        '<Relationship Id="rId50" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/commentAuthors" Target="commentAuthors.xml"/></Relationships>',
      ),
      'ppt/commentAuthors.xml': `<p:cmAuthorLst ${namespaces}><p:cmAuthor id="0" name="Ada"/></p:cmAuthorLst>`,
      'ppt/comments/comment1.xml': `<p:cmLst ${namespaces}><p:cm authorId="0"><p:pos x="1" y="2"/><p:text>Check this</p:text></p:cm></p:cmLst>`,
    })
    expect(deck.slides[0]?.blocks).toEqual([{ kind: 'comment', author: 'Ada', text: 'Check this' }])
  })

  it('of the threaded kind are read with their replies', async () => {
    const said = (words: string): string => `<p188:txBody><a:bodyPr/>${paragraph(words)}</p188:txBody>`
    const slide = await readSlide(
      {
        relationships: [
          {
            id: 'rId2',
            type: 'http://schemas.microsoft.com/office/2018/10/relationships/comments',
            target: '../comments/modernComment_100_0.xml',
          },
        ],
      },
      {
        'ppt/comments/modernComment_100_0.xml': `<p188:cmLst ${namespaces}><p188:cm authorId="{A}"><p188:replyLst><p188:reply authorId="{B}">${said('Yes')}</p188:reply></p188:replyLst>${said('Is it so?')}</p188:cm></p188:cmLst>`,
      },
    )
    expect(slide.blocks.map((block) => block.kind === 'comment' && block.text)).toEqual(['Is it so?', 'Yes'])
  })
})

describe('the deck', () => {
  const sections = `<p:extLst><p:ext uri="{x}"><p14:sectionLst><p14:section name="Start"><p14:sldIdLst><p14:sldId id="257"/></p14:sldIdLst></p14:section><p14:section name="Rest"><p14:sldIdLst><p14:sldId id="256"/><p14:sldId id="999"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>`

  it('has the digest of its bytes as id, slides in the presentation’s order and its sections', async () => {
    const parts = deckParts([{ shapes: title('One') }, { shapes: title('Two') }], sections)
    const swapped = String(parts['ppt/presentation.xml']).replace(
      /(<p:sldId id="256"[^>]*>)(<p:sldId id="257"[^>]*>)/,
      '$2$1',
    )
    const bytes = await zipOf({ ...parts, 'ppt/presentation.xml': swapped })
    const deck = await readBytes(bytes)
    expect(deck.id).toBe(sha256(bytes))
    expect(deck.slides.map(({ number, id, title }) => ({ number, id, title }))).toEqual([
      { number: 1, id: '257', title: 'Two' },
      { number: 2, id: '256', title: 'One' },
    ])
    expect(deck.sections).toEqual([
      { name: 'Start', slides: [1] },
      { name: 'Rest', slides: [2] },
    ])
  })

  it.each([
    ['Annual report', 'Annual report'],
    ['PowerPoint Presentation', 'First slide'],
    ['Présentation PowerPoint', 'First slide'],
    ['', 'First slide'],
  ])('whose properties are titled "%s" is called "%s"', async (property, expected) => {
    const parts = deckParts([{ shapes: title('First slide') }])
    const deck = await readParts({
      ...parts,
      '_rels/.rels': String(parts['_rels/.rels']).replace(
        '</Relationships>',
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
      ),
      'docProps/core.xml': `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${property}</dc:title></cp:coreProperties>`,
    })
    expect(deck.title).toBe(expected)
  })

  it('without any title is called as its file', async () => {
    expect((await readBytes(await zipOf(deckParts([{}])), { fileName: 'Plan 2027.pptx' })).title).toBe('Plan 2027')
  })

  it('has the declared types of its slides’ layouts', async () => {
    const slide = await readSlide(
      { relationships: [{ id: 'rId1', type: 'slideLayout', target: '../slideLayouts/slideLayout3.xml' }] },
      {
        'ppt/slideLayouts/slideLayout3.xml': `<p:sldLayout ${namespaces} type="secHead"><p:cSld><p:spTree>${title('Click to edit')}</p:spTree></p:cSld></p:sldLayout>`,
      },
    )
    expect(slide).toMatchObject({ layout: 'secHead', title: '', blocks: [] })
  })
})
