import type { Block } from '../domain/deck.ts'
import type { Relationships } from './deck-package.ts'
import { joinParagraphs, readParagraphs } from './text-body.ts'
import { childOf, childrenOf, type XmlElement } from './xml-element.ts'

/** A table (`a:tbl`), then the links and equations of its cells. A table of empty cells gives nothing. */
export function readTable(table: XmlElement, relationships: Relationships): readonly Block[] {
  const extras: Block[] = []
  const rows = childrenOf(table, 'a:tr').map((row) =>
    childrenOf(row, 'a:tc').map((cell) => {
      const paragraphs = readParagraphs(childOf(cell, 'a:txBody'), relationships)
      for (const { links, equations } of paragraphs) {
        extras.push(...equations.map((text): Block => ({ kind: 'equation', text })))
        extras.push(...links.map((link): Block => ({ kind: 'link', ...link })))
      }
      return joinParagraphs(paragraphs)
    }),
  )
  const written = rows.some((row) => row.some((text) => text !== ''))
  return written ? [{ kind: 'table', rows }, ...extras] : extras
}
