import type { Block, Slide } from './deck.ts'

export type LineRole = 'title' | 'paragraph' | 'table' | 'chart' | 'diagram' | 'alt' | 'comment' | 'equation' | 'notes'

/**
 * The unit of evidence: one title, bullet, table row, chart label, diagram node or paragraph of the notes. Extractors
 * read lines and quote them, so what they cite can be checked.
 */
export type Line = {
  readonly text: string
  readonly role: LineRole
  /** List level of a paragraph or diagram node, else 0. */
  readonly level: number
  /** Offset of the line's first UTF-16 unit in `slideText(slide)`. */
  readonly start: number
}

type BareLine = Omit<Line, 'start'>

/** The lines of a slide in reading order: title, blocks, notes. Furniture (footer, date, number) and links give none. */
export function slideLines(slide: Slide): readonly Line[] {
  const lines: BareLine[] = [
    ...splitLines(slide.title, 'title', 0),
    ...slide.blocks.flatMap(blockLines),
    ...splitLines(slide.notes, 'notes', 0),
  ]
  let start = 0
  return lines.map((line) => {
    const placed = { ...line, start }
    start += line.text.length + 1
    return placed
  })
}

/** The text that quotes are checked against: the slide's lines joined by `\n`. */
export function slideText(slide: Slide): string {
  return slideLines(slide)
    .map((line) => line.text)
    .join('\n')
}

function blockLines(block: Block): BareLine[] {
  switch (block.kind) {
    case 'paragraph':
      return splitLines(block.text, 'paragraph', block.level)
    case 'table':
      return block.rows.flatMap((row) =>
        splitLines(row.filter((cell) => cell.trim() !== '').join(' | '), 'table', 0, ' '),
      )
    case 'chart':
      return [
        block.title,
        block.categories.join(', '),
        ...block.series.map((series) => series.name),
        ...block.labels,
      ].flatMap((text) => splitLines(text, 'chart', 0))
    case 'diagram':
      return block.nodes.flatMap((node) => splitLines(node.text, 'diagram', node.level))
    case 'alt':
      return splitLines(block.text, 'alt', 0)
    case 'comment':
      return splitLines(block.text, 'comment', 0)
    case 'equation':
      return splitLines(block.text, 'equation', 0)
    // A link's text is part of the paragraph, cell or alternative text it stands in.
    case 'link':
    case 'furniture':
      return []
  }
}

/** A line break inside a paragraph ends a line of evidence; inside a table row it does not. */
function splitLines(text: string, role: LineRole, level: number, breaks: '\n' | ' ' = '\n'): BareLine[] {
  const whole = breaks === '\n' ? text : text.replaceAll(/[\n\v\r]+/g, ' ')
  return whole
    .split(/[\n\v\r\u2028\u2029]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({ text: part, role, level }))
}
