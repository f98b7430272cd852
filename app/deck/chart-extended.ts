import { type ChartBlock, unique } from './chart.ts'
import { joinParagraphs, readParagraphs } from './text-body.ts'
import { childOf, childrenOf, descend, descendantsOf, type XmlElement } from './xml-element.ts'

const noLinks = new Map()

/** A chart of the newer kinds (`cx:chartSpace`: waterfall, treemap, funnel ...; [MS-ODRAWXML] 2.24). */
export function readExtendedChart(space: XmlElement): ChartBlock {
  const chart = childOf(space, 'cx:chart')
  const data = new Map(
    childrenOf(childOf(space, 'cx:chartData'), 'cx:data').map((one) => [one.attributes['id'] ?? '', one]),
  )
  return {
    kind: 'chart',
    title: textOf(childOf(chart, 'cx:title')),
    categories: unique(
      [...data.values()].flatMap((one) => childrenOf(one, 'cx:strDim').flatMap((dimension) => points(dimension))),
    ),
    series: descendantsOf(chart, 'cx:series').map((one) => {
      const id = childOf(one, 'cx:dataId')?.attributes['val'] ?? ''
      return { name: textOf(one), values: points(childOf(data.get(id), 'cx:numDim')) }
    }),
    labels: unique(descendantsOf(childOf(chart, 'cx:plotArea'), 'cx:title').map(textOf)),
  }
}

function textOf(element: XmlElement | undefined): string {
  const text = childOf(element, 'cx:tx')
  const written = joinParagraphs(readParagraphs(childOf(text, 'cx:rich'), noLinks)).trim()
  return written || (descend(text, 'cx:txData', 'cx:v')?.text ?? '').trim()
}

function points(dimension: XmlElement | undefined): readonly string[] {
  return childrenOf(dimension, 'cx:lvl').flatMap((level) => childrenOf(level, 'cx:pt').map((point) => point.text))
}
