import type { Block } from '../domain/deck.ts'
import { joinParagraphs, readParagraphs } from './text-body.ts'
import { childOf, childrenOf, descend, descendantsOf, type XmlElement } from './xml-element.ts'

export type ChartBlock = Extract<Block, { kind: 'chart' }>

const noLinks = new Map()
/** Points a cache may leave out, beside twice as many as it has; an index beyond that is taken for a mistake. */
const sparePoints = 16

/** A chart (`c:chartSpace`) from the values it keeps beside its workbook; the workbook itself is not opened. */
export function readChart(space: XmlElement, drawn: readonly string[]): ChartBlock {
  const chart = childOf(space, 'c:chart')
  const title = childOf(chart, 'c:title')
  const series = descendantsOf(childOf(chart, 'c:plotArea'), 'c:ser')
  const categories = series.flatMap((one) => categoriesOf(childOf(one, 'c:cat') ?? childOf(one, 'c:xVal')))
  return {
    kind: 'chart',
    title: titleText(title),
    categories: unique(categories),
    series: series.map((one) => ({
      name: seriesName(childOf(one, 'c:tx')),
      values: cachedPoints(childOf(one, 'c:val') ?? childOf(one, 'c:yVal')),
    })),
    labels: unique([
      ...descendantsOf(childOf(chart, 'c:plotArea'), 'c:title').map(titleText),
      ...['c:dLbl', 'c:dispUnitsLbl', 'c:trendlineLbl'].flatMap((name) =>
        descendantsOf(childOf(chart, 'c:plotArea'), name).map(titleText),
      ),
      ...descendantsOf(chart, 'c:trendline').map((line) => childOf(line, 'c:name')?.text ?? ''),
      ...descendantsOf(chart, 'c15:dlblRangeCache').flatMap(points),
      ...drawn,
    ]),
  }
}

/** Text of a title or label: written out, or as taken from the workbook. */
function titleText(title: XmlElement | undefined): string {
  const text = childOf(title, 'c:tx')
  const written = joinParagraphs(readParagraphs(childOf(text, 'c:rich'), noLinks)).trim()
  if (written !== '') return isPlaceholder(written) ? '' : written
  return points(descend(text, 'c:strRef', 'c:strCache'))
    .join(' ')
    .trim()
}

/** A label that is a field keeps only the field's name, in brackets, in its text. */
function isPlaceholder(text: string): boolean {
  return /^\[[\p{Lu} ]+\]$/u.test(text)
}

function seriesName(text: XmlElement | undefined): string {
  return points(descend(text, 'c:strRef', 'c:strCache')).join(' ') || (childOf(text, 'c:v')?.text ?? '')
}

function categoriesOf(axis: XmlElement | undefined): readonly string[] {
  const levels = childrenOf(descend(axis, 'c:multiLvlStrRef', 'c:multiLvlStrCache'), 'c:lvl')
  const [leaves, ...above] = levels.map(points)
  if (leaves === undefined) return cachedPoints(axis)
  // A label of an upper level stands at its first leaf and holds until the next one.
  const held = above.map(() => '')
  return leaves.map((leaf, index) => {
    above.forEach((level, depth) => (held[depth] = level[index] || (held[depth] ?? '')))
    return [...held.toReversed(), leaf].filter((label) => label !== '').join(' ')
  })
}

/** Values of the one cache or literal below: `c:strRef/c:strCache`, `c:numRef/c:numCache`, `c:numLit`, `c:strLit`. */
function cachedPoints(source: XmlElement | undefined): readonly string[] {
  const reference = childOf(source, 'c:strRef') ?? childOf(source, 'c:numRef') ?? source
  return points(
    ['c:strCache', 'c:numCache', 'c:strLit', 'c:numLit']
      .map((name) => childOf(reference, name))
      .find((cache) => cache !== undefined),
  )
}

/** Values by their index; a point left out is an empty string. */
function points(cache: XmlElement | undefined): readonly string[] {
  const values: string[] = []
  const present = childrenOf(cache, 'c:pt')
  const longest = 3 * present.length + sparePoints
  for (const point of present) {
    const index = Number(point.attributes['idx'] ?? values.length)
    if (index < longest) values.push(...Array.from({ length: index - values.length }, () => ''))
    values.push(childOf(point, 'c:v')?.text ?? '')
  }
  return values
}

export function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter((text) => text.trim() !== ''))]
}
