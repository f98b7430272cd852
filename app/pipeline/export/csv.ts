import type { ExportFormat } from './export-format.ts'
import { type GraphItem, slideId } from './graph-items.ts'

const columns = [
  'kind',
  'id',
  'name',
  'type',
  'definition',
  'aliases',
  'score',
  'source',
  'target',
  'document',
  'slide',
  'quote',
  'text',
] as const

type Cells = Readonly<Partial<Record<(typeof columns)[number], string | number>>>

/** One table (RFC 4180) of all nodes and edges; `kind` tells which, and which columns are filled. */
export const csv: ExportFormat = {
  mediaType: 'text/csv; charset=utf-8',
  fileExtension: 'csv',
  head: `${columns.join(',')}\r\n`,
  item: (item) => line(toCells(item)),
  separator: '',
  tail: '',
}

function toCells(item: GraphItem): Cells {
  switch (item.kind) {
    case 'concept': {
      const { aliases, ...rest } = item.concept
      return { kind: 'concept', ...rest, aliases: JSON.stringify(aliases) }
    }
    case 'document':
      return { kind: 'document', id: item.document.id, name: item.document.fileName, text: item.document.title }
    case 'slide': {
      const { number, title, text } = item.slide
      const id = slideId(item.documentId, number)
      return { kind: 'slide', id, name: title, document: item.documentId, slide: number, text }
    }
    case 'mention': {
      const { key, documentId, slide, surface, type, definition, score, quote } = item.mention
      return {
        kind: 'mention',
        name: surface,
        type,
        definition,
        score,
        source: key,
        document: documentId,
        slide,
        quote,
      }
    }
    case 'relation': {
      const { documentId, ...rest } = item.relation
      return { kind: 'relation', ...rest, document: documentId }
    }
  }
}

function line(cells: Cells): string {
  return `${columns.map((column) => quoted(String(cells[column] ?? ''))).join(',')}\r\n`
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
