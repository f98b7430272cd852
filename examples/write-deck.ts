import JSZip from 'jszip'
import pptxgenjs from 'pptxgenjs'
import type { Outline, OutlineSlide } from './outline.ts'

// The package is CommonJS with its class as the default export's default under Node.
const PptxGenJS = pptxgenjs as unknown as typeof pptxgenjs.default

/** One light blue pixel, drawn out to a panel. */
const panel =
  'image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGO4+/wzAAVcArhUXvwIAAAAAElFTkSuQmCC'

/** Bytes of a .pptx; the same outline gives the same bytes on any day. */
export async function writeDeck(outline: Outline): Promise<Uint8Array> {
  const deck = new PptxGenJS()
  deck.layout = 'LAYOUT_WIDE'
  deck.title = outline.title
  deck.author = 'knowbase'
  deck.company = 'knowbase'
  deck.defineSlideMaster({
    title: 'CONTENT',
    slideNumber: { x: 12.4, y: 7, fontSize: 10 },
    objects: [
      {
        placeholder: {
          options: { name: 'title', type: 'title', x: 0.6, y: 0.4, w: 12, h: 1, fontSize: 32, bold: true },
          text: '',
        },
      },
      { placeholder: { options: { name: 'body', type: 'body', x: 0.6, y: 1.6, w: 12, h: 5, fontSize: 20 }, text: '' } },
    ],
  })
  let section: string | undefined
  for (const slide of outline.slides) {
    if (slide.section !== undefined) {
      section = slide.section
      deck.addSection({ title: section })
    }
    addSlide(deck, slide, section)
  }
  return settle((await deck.write({ outputType: 'nodebuffer' })) as Uint8Array)
}

function addSlide(deck: InstanceType<typeof PptxGenJS>, outline: OutlineSlide, section: string | undefined): void {
  const slide = deck.addSlide({ masterName: 'CONTENT', ...(section === undefined ? {} : { sectionTitle: section }) })
  slide.addText(outline.title, { placeholder: 'title' })
  if (outline.bullets !== undefined) {
    slide.addText(
      outline.bullets.map((bullet) => ({
        text: bullet.trimStart(),
        options: { bullet: true, breakLine: true, indentLevel: bullet.startsWith('\t') ? 1 : 0 },
      })),
      { placeholder: 'body' },
    )
  }
  if (outline.table !== undefined) {
    slide.addTable(
      outline.table.map((cells) => cells.map((text) => ({ text }))),
      { x: 0.6, y: 1.8, w: 12, fontSize: 16 },
    )
  }
  if (outline.chart !== undefined) {
    const { title, labels, series } = outline.chart
    slide.addChart(
      'bar',
      series.map((one) => ({ name: one.name, labels: [...labels], values: [...one.values] })),
      { x: 0.6, y: 1.6, w: 12, h: 5, showTitle: true, title, showLegend: true },
    )
  }
  if (outline.drawing !== undefined) {
    slide.addImage({ data: panel, x: 9.4, y: 5.4, w: 3, h: 1.4, altText: outline.drawing })
  }
  if (outline.notes !== undefined) slide.addNotes(outline.notes)
  if (outline.hidden === true) slide.hidden = true
}

/**
 * Takes out what changes from run to run, in the package and in the workbooks inside it: dates, random ids, and the
 * numbers of charts, which the library counts over all decks of a process.
 */
async function settle(bytes: Uint8Array): Promise<Uint8Array> {
  const [source, target] = [await JSZip.loadAsync(bytes), new JSZip()]
  const day = new Date(Date.UTC(2026, 0, 1))
  const ids = new Map<string, string>()
  const names = Object.keys(source.files)
  const charts = names
    .flatMap((name) => /charts\/chart(\d+)\.xml$/.exec(name)?.[1] ?? [])
    .sort((a, b) => Number(a) - Number(b))
  const renumber = (text: string): string =>
    text.replaceAll(
      /(chart|Microsoft_Excel_Sheet|Microsoft_Excel_Worksheet)(\d+)(?=\.(?:xml|xlsx))/g,
      (whole, stem: string, number: string) =>
        charts.includes(number) ? `${stem}${charts.indexOf(number) + 1}` : whole,
    )
  for (const name of names.sort()) {
    const entry = source.file(name)
    if (entry === null) continue
    const content = name.endsWith('.xlsx')
      ? await settle(await entry.async('uint8array'))
      : /\.(xml|rels)$/.test(name)
        ? settleXml(renumber(await entry.async('string')), ids)
        : await entry.async('uint8array')
    target.file(renumber(name), content, { date: day, createFolders: false })
  }
  return target.generateAsync({ type: 'uint8array', compression: 'DEFLATE', platform: 'UNIX' })
}

function settleXml(xml: string, ids: Map<string, string>): string {
  return xml
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '2026-01-01T00:00:00Z')
    .replaceAll(/\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\}?/g, (id) => {
      const known =
        ids.get(id) ?? id.replaceAll(/[0-9A-Fa-f]/g, '0').replace(/0{12}/, String(ids.size + 1).padStart(12, '0'))
      ids.set(id, known)
      return known
    })
}
