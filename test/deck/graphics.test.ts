import { describe, expect, it } from 'vitest'
import { graphicFrame, namespaces, paragraph, readSlide, relationshipsXml, shape, text } from '../support/deck-file.ts'

const points = (values: readonly string[]): string =>
  values.map((value, index) => `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`).join('')
const strings = (values: readonly string[]): string => `<c:strRef><c:strCache>${points(values)}</c:strCache></c:strRef>`
const rich = (words: string): string => `<c:tx><c:rich>${paragraph(words)}</c:rich></c:tx>`

async function blocksOf(frame: string, part: string, content: string, others: Readonly<Record<string, string>> = {}) {
  const slide = await readSlide(
    { shapes: graphicFrame(frame), relationships: [{ id: 'rId9', type: 'related', target: `../${part}` }] },
    { [`ppt/${part}`]: content, ...others },
  )
  expect(slide.errors).toEqual([])
  return slide.blocks
}

describe('charts', () => {
  it('have title, categories, series with gaps, and labels', async () => {
    const chart = `<c:chartSpace ${namespaces}><c:chart><c:title>${rich('Growth')}</c:title><c:plotArea><c:barChart>
      <c:ser><c:tx>${strings(['North'])}</c:tx><c:dLbls><c:dLbl>${rich('peak')}</c:dLbl><c:dLbl>${rich('[CELLRANGE]')}</c:dLbl></c:dLbls>
        <c:cat>${strings(['Q1', 'Q2', 'Q3'])}</c:cat><c:val><c:numRef><c:numCache><c:pt idx="0"><c:v>1.5</c:v></c:pt><c:pt idx="2"><c:v>3</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>
      <c:ser><c:tx><c:v>South</c:v></c:tx><c:cat>${strings(['Q1', 'Q2', 'Q3'])}</c:cat><c:val><c:numLit>${points(['4'])}</c:numLit></c:val></c:ser>
      </c:barChart><c:valAx><c:title>${rich('Million litres')}</c:title></c:valAx></c:plotArea></c:chart></c:chartSpace>`
    expect(await blocksOf('<c:chart r:id="rId9"/>', 'charts/chart1.xml', chart)).toEqual([
      {
        kind: 'chart',
        title: 'Growth',
        categories: ['Q1', 'Q2', 'Q3'],
        series: [
          { name: 'North', values: ['1.5', '', '3'] },
          { name: 'South', values: ['4'] },
        ],
        labels: ['Million litres', 'peak'],
      },
    ])
  })

  it('name the leaves of categories in several levels with what stands above them', async () => {
    const levels = `<c:lvl>${points(['Q1', 'Q2', 'Q1'])}</c:lvl><c:lvl><c:pt idx="0"><c:v>2024</c:v></c:pt><c:pt idx="2"><c:v>2025</c:v></c:pt></c:lvl>`
    const chart = `<c:chartSpace ${namespaces}><c:chart><c:plotArea><c:lineChart><c:ser><c:cat><c:multiLvlStrRef><c:multiLvlStrCache>${levels}</c:multiLvlStrCache></c:multiLvlStrRef></c:cat></c:ser></c:lineChart></c:plotArea></c:chart></c:chartSpace>`
    expect(await blocksOf('<c:chart r:id="rId9"/>', 'charts/chart1.xml', chart)).toMatchObject([
      { categories: ['2024 Q1', '2024 Q2', '2025 Q1'] },
    ])
  })

  it('take no index of a cache at its word', async () => {
    const value = '<c:val><c:numLit><c:pt idx="4000000000"><c:v>1</c:v></c:pt></c:numLit></c:val>'
    const chart = `<c:chartSpace ${namespaces}><c:chart><c:plotArea><c:lineChart><c:ser>${value}</c:ser></c:lineChart></c:plotArea></c:chart></c:chartSpace>`
    expect(await blocksOf('<c:chart r:id="rId9"/>', 'charts/chart1.xml', chart)).toMatchObject([
      { series: [{ values: ['1'] }] },
    ])
  })

  it('include text boxes drawn on them', async () => {
    const drawn = `<c:userShapes ${namespaces} xmlns:cdr="http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"><cdr:relSizeAnchor><cdr:sp><cdr:txBody>${paragraph('Drawn')}</cdr:txBody></cdr:sp></cdr:relSizeAnchor></c:userShapes>`
    const chart = `<c:chartSpace ${namespaces}><c:chart><c:plotArea/></c:chart><c:userShapes r:id="rId1"/></c:chartSpace>`
    const blocks = await blocksOf('<c:chart r:id="rId9"/>', 'charts/chart1.xml', chart, {
      'ppt/charts/_rels/chart1.xml.rels': relationshipsXml([
        { id: 'rId1', type: 'chartUserShapes', target: '../drawings/drawing1.xml' },
      ]),
      'ppt/drawings/drawing1.xml': drawn,
    })
    expect(blocks).toMatchObject([{ kind: 'chart', labels: ['Drawn'] }])
  })

  it('of the newer kinds are read from their own data', async () => {
    const chart = `<cx:chartSpace ${namespaces}><cx:chartData><cx:data id="0"><cx:strDim type="cat"><cx:lvl><cx:pt idx="0">Start</cx:pt><cx:pt idx="1">End</cx:pt></cx:lvl></cx:strDim><cx:numDim type="val"><cx:lvl><cx:pt idx="0">10</cx:pt><cx:pt idx="1">20</cx:pt></cx:lvl></cx:numDim></cx:data></cx:chartData><cx:chart><cx:title><cx:tx><cx:txData><cx:v>Waterfall</cx:v></cx:txData></cx:tx></cx:title><cx:plotArea><cx:plotAreaRegion><cx:series><cx:tx><cx:txData><cx:v>Cash</cx:v></cx:txData></cx:tx><cx:dataId val="0"/></cx:series></cx:plotAreaRegion></cx:plotArea></cx:chart></cx:chartSpace>`
    expect(await blocksOf('<cx:chart r:id="rId9"/>', 'charts/chartEx1.xml', chart)).toEqual([
      {
        kind: 'chart',
        title: 'Waterfall',
        categories: ['Start', 'End'],
        series: [{ name: 'Cash', values: ['10', '20'] }],
        labels: [],
      },
    ])
  })

  it('that are missing or broken are errors of their slide, whose text is kept', async () => {
    const shapes = `${shape(paragraph('Kept'))}${graphicFrame('<c:chart r:id="rId9"/>')}${graphicFrame('<c:chart r:id="rId8"/>')}`
    const slide = await readSlide(
      { shapes, relationships: [{ id: 'rId8', type: 'chart', target: '../charts/chart8.xml' }] },
      { 'ppt/charts/chart8.xml': '<c:chartSpace' },
    )
    expect(slide.blocks).toMatchObject([{ text: 'Kept' }])
    expect(slide.errors.map((error) => error.part)).toEqual(['ppt/slides/slide1.xml', 'ppt/charts/chart8.xml'])
  })
})

describe('SmartArt', () => {
  const point = (id: string, words: string, type = ''): string =>
    `<dgm:pt modelId="${id}" ${type}>${words === '' ? '' : `<dgm:t><a:bodyPr/>${paragraph(words)}</dgm:t>`}</dgm:pt>`
  const link = (from: string, to: string, order: number, type = ''): string =>
    `<dgm:cxn modelId="c${from}${to}" srcId="${from}" destId="${to}" srcOrd="${order}" ${type}/>`
  const model = (pts: string, cxns: string): string =>
    `<dgm:dataModel ${namespaces}><dgm:ptLst>${pts}</dgm:ptLst><dgm:cxnLst>${cxns}</dgm:cxnLst></dgm:dataModel>`

  it('is read as a tree, in the order of its connections', async () => {
    const content = model(
      point('0', '', 'type="doc"') +
        point('3', 'Second') +
        point('2', 'Below') +
        point('1', 'First') +
        point('9', 'Label', 'type="sibTrans"'),
      link('0', '3', 1) + link('0', '1', 0) + link('1', '2', 0) + link('0', '2', 5, 'type="presOf"'),
    )
    expect(await blocksOf('<dgm:relIds r:dm="rId9"/>', 'diagrams/data1.xml', content)).toEqual([
      {
        kind: 'diagram',
        nodes: [
          { text: 'First', level: 0 },
          { text: 'Below', level: 1 },
          { text: 'Second', level: 0 },
          { text: 'Label', level: 0 },
        ],
      },
    ])
  })

  it('whose connections run in a circle ends', async () => {
    const content = model(
      point('0', '', 'type="doc"') + point('1', 'A') + point('2', 'B'),
      link('0', '1', 0) + link('1', '2', 0) + link('2', '1', 0),
    )
    expect(await blocksOf('<dgm:relIds r:dm="rId9"/>', 'diagrams/data1.xml', content)).toMatchObject([
      { nodes: [{ text: 'A' }, { text: 'B' }] },
    ])
  })
})

describe('equations', () => {
  const run = (words: string): string => `<m:r><m:t>${words}</m:t></m:r>`
  const arg = (name: string, content: string): string => `<m:${name}>${content}</m:${name}>`

  it.each([
    ['a power', `${run('E=m')}<m:sSup>${arg('e', run('c'))}${arg('sup', run('2'))}</m:sSup>`, 'E=mc^2'],
    ['a fraction', `<m:f>${arg('num', run('a+b'))}${arg('den', run('c'))}</m:f>`, '(a+b)/c'],
    ['a root', `<m:rad>${arg('deg', '')}${arg('e', run('x'))}</m:rad>`, '√x'],
    [
      'a sum',
      `<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>${arg('sub', run('i=1'))}${arg('sup', run('n'))}${arg('e', run('i'))}</m:nary>`,
      '∑_(i=1)^n i',
    ],
    ['brackets', `<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>${arg('e', run('y'))}</m:d>`, '[y]'],
    ['an index', `<m:sSub>${arg('e', run('x'))}${arg('sub', run('ij'))}</m:sSub>`, 'x_ij'],
    [
      'a matrix',
      `<m:m><m:mr>${arg('e', run('1'))}${arg('e', run('0'))}</m:mr><m:mr>${arg('e', run('0'))}${arg('e', run('1'))}</m:mr></m:m>`,
      '[1, 0; 0, 1]',
    ],
  ])('with %s are read as one line after their paragraph', async (_name, content, expected) => {
    const math = `<a14:m><m:oMathPara><m:oMath>${content}</m:oMath></m:oMathPara></a14:m>`
    const slide = await readSlide({ shapes: shape(`<a:p>${text('Hence')}${math}</a:p>`) })
    expect(slide.blocks).toEqual([
      { kind: 'paragraph', text: 'Hence', level: 0 },
      { kind: 'equation', text: expected },
    ])
  })
})
