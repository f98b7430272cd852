import type { ExportFormat } from './export-format.ts'
import { type GraphItem, slideId } from './graph-items.ts'

/** Attributes by name; GraphML wants each declared with its type. */
const keys = {
  label: 'string',
  name: 'string',
  type: 'string',
  definition: 'string',
  aliases: 'string',
  score: 'double',
  title: 'string',
  fileName: 'string',
  ingestedAt: 'string',
  status: 'string',
  extractor: 'string',
  number: 'int',
  text: 'string',
  notes: 'string',
  hidden: 'boolean',
  surface: 'string',
  quote: 'string',
  start: 'int',
  end: 'int',
  slide: 'int',
  document: 'string',
} as const

type Data = Readonly<Partial<Record<keyof typeof keys, string | number | boolean>>>

const declarations = Object.entries(keys)
  .map(([name, type]) => `  <key id="${name}" for="all" attr.name="${name}" attr.type="${type}"/>`)
  .join('\n')

/** GraphML 1.0 (http://graphml.graphdrawing.org); `label` says what a node is, and an edge's own type is `type`. */
export const graphml: ExportFormat = {
  mediaType: 'application/graphml+xml',
  fileExtension: 'graphml',
  head: `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${declarations}
  <graph id="knowbase" edgedefault="directed">
`,
  item: toGraphml,
  separator: '',
  tail: '  </graph>\n</graphml>\n',
}

function toGraphml(item: GraphItem): string {
  switch (item.kind) {
    case 'concept': {
      const { id, aliases, ...rest } = item.concept
      return node(`concept:${id}`, { label: 'Concept', ...rest, aliases: JSON.stringify(aliases) })
    }
    case 'document': {
      const { id, ...rest } = item.document
      return node(`document:${id}`, { label: 'Document', ...rest })
    }
    case 'slide': {
      const id = slideId(item.documentId, item.slide.number)
      const edge = link(`document:${item.documentId}`, `slide:${id}`, { label: 'HAS_SLIDE' })
      return node(`slide:${id}`, { label: 'Slide', ...item.slide }) + edge
    }
    case 'mention': {
      const { key, documentId, slide, name: _name, aliases: _aliases, ...rest } = item.mention
      return link(`concept:${key}`, `slide:${slideId(documentId, slide)}`, { label: 'MENTIONED_IN', ...rest })
    }
    case 'relation': {
      const { id, source, target, documentId, ...rest } = item.relation
      const data = { label: 'RELATES', ...rest, document: documentId }
      return link(`concept:${source}`, `concept:${target}`, data, `relation:${id}`)
    }
  }
}

function node(id: string, data: Data): string {
  return `    <node id="${escape(id)}">${describe(data)}</node>\n`
}

function link(source: string, target: string, data: Data, id?: string): string {
  const name = id === undefined ? '' : ` id="${escape(id)}"`
  return `    <edge${name} source="${escape(source)}" target="${escape(target)}">${describe(data)}</edge>\n`
}

function describe(data: Data): string {
  return Object.entries(data)
    .map(([key, value]) => `<data key="${key}">${escape(String(value))}</data>`)
    .join('')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string): string {
  // What XML 1.0 cannot hold even as a reference goes: control characters and halves of surrogate pairs.
  return (
    text
      .toWellFormed()
      .replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, '')
      .replaceAll(/[&<>"]/g, (character) => entities[character] ?? '')
      // A parser turns a bare carriage return into a line feed, and either into a space in an attribute.
      .replaceAll(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
  )
}
