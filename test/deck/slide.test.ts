import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deckParts,
  graphicFrame,
  paragraph,
  readParts,
  readSlide,
  shape,
  slideXml,
  text,
  title,
} from '../support/deck-file.ts'

describe('text of a slide', () => {
  it('has its title apart and paragraphs with levels and breaks, empty ones left out', async () => {
    const slide = await readSlide({
      shapes: `${title('The title')}${shape(
        `${paragraph('Top')}<a:p/>${paragraph('  ')}${paragraph('Nested', 2)}<a:p>${text('one')}<a:br/>${text('two')}</a:p>`,
      )}`,
    })
    expect(slide).toMatchObject({ number: 1, id: '256', part: 'ppt/slides/slide1.xml', title: 'The title' })
    expect(slide.blocks).toEqual([
      { kind: 'paragraph', text: 'Top', level: 0 },
      { kind: 'paragraph', text: 'Nested', level: 2 },
      { kind: 'paragraph', text: 'one\ntwo', level: 0 },
    ])
  })

  it('keeps any text as it was typed', async () => {
    const typed = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((words) => /^[\P{C}\n]+$/u.test(words) && words.trim() !== '')
    await fc.assert(
      fc.asyncProperty(typed, async (words) => {
        const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
        const slide = await readSlide({ shapes: shape(paragraph(escaped)) })
        expect(slide.blocks).toEqual([{ kind: 'paragraph', text: words, level: 0 }])
      }),
      { numRuns: 50 },
    )
  })

  it('takes the first untyped placeholder for the title only where none is typed so', async () => {
    const first = shape(paragraph('Untyped'), { placeholder: '' })
    expect((await readSlide({ shapes: first + shape(paragraph('Body'), { placeholder: 'idx="1"' }) })).title).toBe(
      'Untyped',
    )
    const both = await readSlide({ shapes: first + title('Typed') })
    expect(both).toMatchObject({ title: 'Typed', blocks: [{ text: 'Untyped' }] })
    const long = await readSlide({ shapes: shape(paragraph('word '.repeat(60)), { placeholder: 'type="body"' }) })
    expect(long.title).toBe('')
  })

  it('marks footers, dates and slide numbers as furniture', async () => {
    const number = '<a:p><a:fld id="{1}" type="slidenum"><a:t>7</a:t></a:fld></a:p>'
    const sentence = `<a:p>${text('Page ')}<a:fld id="{1}" type="slidenum"><a:t>7</a:t></a:fld></a:p>`
    const slide = await readSlide({
      shapes: [
        shape(paragraph('ACME'), { placeholder: 'type="ftr" idx="11"' }),
        shape(paragraph('1 May'), { placeholder: 'type="dt" idx="10"' }),
        shape(number, { placeholder: 'type="sldNum" idx="12"' }),
        shape(number),
        shape(sentence),
      ].join(''),
    })
    expect(slide.blocks).toEqual([
      { kind: 'furniture', role: 'footer', text: 'ACME' },
      { kind: 'furniture', role: 'date', text: '1 May' },
      { kind: 'furniture', role: 'number', text: '7' },
      { kind: 'furniture', role: 'number', text: '7' },
      { kind: 'paragraph', text: 'Page 7', level: 0 },
    ])
  })

  it('has the hidden flag of the slide, and reads hidden shapes all the same', async () => {
    const hidden = shape(paragraph('Seen by readers'), { properties: 'hidden="1"' })
    const deck = await readParts(
      deckParts([
        { attributes: 'show="0"', shapes: hidden },
        { attributes: 'show="false"' },
        { attributes: 'show="1"' },
        {},
      ]),
    )
    expect(deck.slides.map((slide) => slide.hidden)).toEqual([true, true, false, false])
    expect(deck.slides[0]?.blocks).toHaveLength(1)
  })
})

describe('alternative texts and links', () => {
  const alternative = 'descr="A described thing" title="Its title"'

  it.each([
    ['a shape', shape('', { properties: alternative })],
    ['a picture', `<p:pic><p:nvPicPr><p:cNvPr id="5" name="" ${alternative}/></p:nvPicPr></p:pic>`],
    ['a group', `<p:grpSp><p:nvGrpSpPr><p:cNvPr id="5" name="" ${alternative}/></p:nvGrpSpPr></p:grpSp>`],
    ['a connector', `<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="5" name="" ${alternative}/></p:nvCxnSpPr></p:cxnSp>`],
    ['a graphic frame', graphicFrame('', alternative)],
    [
      'ink',
      `<p:contentPart><p14:nvContentPartPr><p14:cNvPr id="5" name="" ${alternative}/></p14:nvContentPartPr></p:contentPart>`,
    ],
    [
      'an embedded object',
      graphicFrame(
        `<p:oleObj><p:pic><p:nvPicPr><p:cNvPr id="5" name="" ${alternative}/></p:nvPicPr></p:pic></p:oleObj>`,
      ),
    ],
  ])('reads description and title of %s', async (_name, shapes) => {
    expect((await readSlide({ shapes })).blocks).toEqual([
      { kind: 'alt', text: 'A described thing' },
      { kind: 'alt', text: 'Its title' },
    ])
  })

  it('reads links of runs, joined where formatting cut them, and of whole shapes', async () => {
    const run = (words: string): string => `<a:r><a:rPr><a:hlinkClick r:id="rId7"/></a:rPr><a:t>${words}</a:t></a:r>`
    const slide = await readSlide({
      shapes:
        shape(`<a:p>${text('See ')}${run('the ')}${run('manual')}</a:p>`) +
        '<p:pic><p:nvPicPr><p:cNvPr id="5" name="" descr="Logo"><a:hlinkClick r:id="rId8"/></p:cNvPr></p:nvPicPr></p:pic>' +
        shape(
          `<a:p><a:r><a:rPr><a:hlinkClick r:id="" action="ppaction://hlinkshowjump?jump=nextslide"/></a:rPr><a:t>Next</a:t></a:r></a:p>`,
        ),
      relationships: [
        { id: 'rId7', type: 'hyperlink', target: 'https://example.org/manual', external: true },
        { id: 'rId8', type: 'slide', target: 'slide1.xml' },
      ],
    })
    expect(slide.blocks).toEqual([
      { kind: 'paragraph', text: 'See the manual', level: 0 },
      { kind: 'link', text: 'the manual', url: 'https://example.org/manual' },
      { kind: 'alt', text: 'Logo' },
      { kind: 'link', text: 'Logo', url: 'slide1.xml' },
      { kind: 'paragraph', text: 'Next', level: 0 },
    ])
  })
})

describe('groups, tables and pictures', () => {
  it('reads groups in the order of their shapes', async () => {
    const group = (content: string): string => `<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/>${content}</p:grpSp>`
    const slide = await readSlide({
      shapes:
        shape(paragraph('1')) + group(shape(paragraph('2')) + group(shape(paragraph('3')))) + shape(paragraph('4')),
    })
    expect(slide.blocks.map((block) => block.kind === 'paragraph' && block.text)).toEqual(['1', '2', '3', '4'])
  })

  it('reads tables with merged cells as empty ones', async () => {
    const cell = (words: string, attributes = ''): string =>
      `<a:tc ${attributes}><a:txBody>${words === '' ? '<a:p/>' : paragraph(words)}</a:txBody></a:tc>`
    const slide = await readSlide({
      shapes: graphicFrame(
        `<a:tbl><a:tr>${cell('Both columns', 'gridSpan="2"')}${cell('', 'hMerge="1"')}</a:tr><a:tr>${cell('Left')}<a:tc><a:txBody>${paragraph('Two')}${paragraph('lines')}</a:txBody></a:tc></a:tr></a:tbl>`,
      ),
    })
    expect(slide.blocks).toEqual([
      {
        kind: 'table',
        rows: [
          ['Both columns', ''],
          ['Left', 'Two\nlines'],
        ],
      },
    ])
  })

  it('reports slides that hold pictures and no words of their own', async () => {
    const picture = '<p:pic><p:nvPicPr><p:cNvPr id="5" name="" descr="photo.jpg"/></p:nvPicPr></p:pic>'
    const number = shape('<a:p><a:fld type="slidenum"><a:t>3</a:t></a:fld></a:p>')
    const background = slideXml({}).replace(
      '<p:cSld>',
      '<p:cSld><p:bg><p:bgPr><a:blipFill><a:blip/></a:blipFill></p:bgPr></p:bg>',
    )
    const deck = await readParts({
      ...deckParts([{ shapes: picture + number }, { shapes: picture + shape(paragraph('Words')) }, {}, {}]),
      'ppt/slides/slide4.xml': background,
    })
    expect(deck.slides.map((slide) => slide.picturesOnly)).toEqual([true, false, false, true])
  })
})

describe('alternate content', () => {
  const alternatives = (required: string, choice: string, fallback: string): string =>
    `<mc:AlternateContent xmlns:zz="urn:of-the-future"><mc:Choice Requires="${required}">${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`

  it.each([
    ['a14', ['new']],
    ['a14 p14', ['new']],
    ['zz', ['old']],
    ['a14 zz', ['old']],
    ['', ['old']],
  ])('that requires "%s" is read once', async (required, expected) => {
    const shapes = alternatives(required, shape(paragraph('new')), shape(paragraph('old')))
    const slide = await readSlide({ shapes })
    expect(slide.blocks.map((block) => block.kind === 'paragraph' && block.text)).toEqual(expected)
  })

  it('may be nested, and the shapes after it are read', async () => {
    const inner = alternatives('zz', shape(paragraph('no')), shape(paragraph('inner')))
    const shapes = alternatives('a14', inner, shape(paragraph('no'))) + shape(paragraph('after'))
    const slide = await readSlide({ shapes })
    expect(slide.blocks.map((block) => block.kind === 'paragraph' && block.text)).toEqual(['inner', 'after'])
  })
})
