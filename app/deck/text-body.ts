import type { Relationships } from './deck-package.ts'
import { equationText } from './equation.ts'
import { childOf, childrenOf, descendantsOf, type XmlElement } from './xml-element.ts'

type Link = { readonly text: string; readonly url: string }

export type Paragraph = {
  readonly text: string
  /** List level, 0 to 8. */
  readonly level: number
  readonly links: readonly Link[]
  readonly equations: readonly string[]
  /** Where the paragraph is nothing but a field that changes from slide to slide. */
  readonly field: 'number' | 'date' | undefined
}

/** Paragraphs of a text body (`p:txBody`, `a:txBody`, `c:rich`, `dgm:t` ...), empty ones included. */
export function readParagraphs(body: XmlElement | undefined, relationships: Relationships): readonly Paragraph[] {
  return childrenOf(body, 'a:p').map((paragraph) => readParagraph(paragraph, relationships))
}

/** The text of the paragraphs that have any, joined by `\n`. */
export function joinParagraphs(paragraphs: readonly Paragraph[]): string {
  return paragraphs
    .map((paragraph) => paragraph.text)
    .filter((text) => text.trim() !== '')
    .join('\n')
}

/** The address a hyperlink leads to, as the package gives it; undefined for a mere action such as "next slide". */
export function linkTarget(hyperlink: XmlElement | undefined, relationships: Relationships): string | undefined {
  const target = relationships.get(hyperlink?.attributes['r:id'] ?? '')?.target
  return target === '' ? undefined : target
}

function readParagraph(paragraph: XmlElement, relationships: Relationships): Paragraph {
  let text = ''
  const links: { text: string; url: string }[] = []
  const equations: string[] = []
  const fields = new Set<string>()
  let linkedBefore: string | undefined
  for (const piece of paragraph.children) {
    let linked: string | undefined
    if (piece.name === 'a:r' || piece.name === 'a:fld') {
      const written = childrenOf(piece, 'a:t')
        .map((run) => run.text)
        .join('')
      text += written
      if (written !== '') fields.add(piece.name === 'a:fld' ? (piece.attributes['type'] ?? '') : '')
      linked = runLink(piece, relationships)
      // A link is often cut into several runs by its formatting.
      const last = links.at(-1)
      if (linked !== undefined && linked === linkedBefore && last !== undefined) last.text += written
      else if (linked !== undefined) links.push({ text: written, url: linked })
    } else if (piece.name === 'a:br') {
      text += '\n'
    } else {
      equations.push(...equationsOf(piece))
    }
    linkedBefore = linked
  }
  const level = Number(childOf(paragraph, 'a:pPr')?.attributes['lvl'] ?? 0)
  return { text, level: level >= 0 && level <= 8 ? level : 0, links, equations, field: onlyField(fields) }
}

function runLink(run: XmlElement, relationships: Relationships): string | undefined {
  const properties = childOf(run, 'a:rPr')
  return (
    linkTarget(childOf(properties, 'a:hlinkClick'), relationships) ??
    linkTarget(childOf(properties, 'a:hlinkMouseOver'), relationships)
  )
}

function equationsOf(piece: XmlElement): readonly string[] {
  const found = piece.name === 'm:oMath' ? [piece] : descendantsOf(piece, 'm:oMath')
  return found.map((equation) => equationText(equation).trim()).filter((text) => text !== '')
}

function onlyField(fields: ReadonlySet<string>): Paragraph['field'] {
  const [type] = fields
  if (fields.size !== 1 || type === undefined) return undefined
  if (type === 'slidenum') return 'number'
  return type.startsWith('datetime') ? 'date' : undefined
}
