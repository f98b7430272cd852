import type { GraphStore } from '../../ports/graph-store.ts'
import { csv } from './csv.ts'
import { cypher } from './cypher.ts'
import type { ExportFormat } from './export-format.ts'
import { graphItems } from './graph-items.ts'
import { graphml } from './graphml.ts'
import { jsonLd } from './json-ld.ts'

export const exportFormatNames = ['graphml', 'cypher', 'jsonld', 'csv'] as const
export type ExportFormatName = (typeof exportFormatNames)[number]

export const exportFormats: Readonly<Record<ExportFormatName, ExportFormat>> = { graphml, cypher, jsonld: jsonLd, csv }

/** Characters of one piece: large enough to be worth a write, small beside the graph. */
const pieceSize = 16_384

/** The whole graph as text, piece by piece. */
export async function* exportGraph(store: GraphStore, name: ExportFormatName): AsyncGenerator<string> {
  const format = exportFormats[name]
  let piece = format.head
  let first = true
  for await (const item of graphItems(store)) {
    piece += (first ? '' : format.separator) + format.item(item)
    first = false
    if (piece.length < pieceSize) continue
    yield piece
    piece = ''
  }
  yield piece + format.tail
}
