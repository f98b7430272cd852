import type { SlideError } from '../domain/deck.ts'
import type { DeckPackage, Relationships } from './deck-package.ts'
import { ofType } from './deck-package.ts'
import { joinParagraphs, readParagraphs } from './text-body.ts'
import { childOf, descend, descendantsOf, type XmlElement } from './xml-element.ts'

/** Placeholders of a notes page that repeat on every page, or show the slide. */
const furniture: ReadonlySet<string> = new Set(['sldImg', 'hdr', 'ftr', 'dt', 'sldNum'])

/**
 * The speaker notes of a slide: the notes proper, then any other text box of the notes page. Notes are found through
 * the slide's relationships, since their numbers have nothing to do with the slides'.
 */
export function readNotes(
  parts: DeckPackage,
  slidePart: string,
  relationships: Relationships,
  errors: SlideError[],
): string {
  const [relationship] = ofType(relationships, 'notesSlide')
  if (relationship === undefined) return ''
  const part = parts.target(slidePart, relationship)
  if (part === undefined) {
    errors.push({ part: slidePart, message: `The notes of this slide are missing: ${relationship.target}.` })
    return ''
  }
  const tree = descend(parts.xml(part, errors), 'p:cSld', 'p:spTree')
  const shapes = descendantsOf(tree, 'p:sp').map((shape) => ({
    type: placeholderType(shape),
    text: joinParagraphs(readParagraphs(childOf(shape, 'p:txBody'), noLinks)),
  }))
  return [...shapes.filter(({ type }) => type === 'body'), ...shapes.filter(({ type }) => type !== 'body')]
    .filter(({ type, text }) => !furniture.has(type) && text !== '')
    .map(({ text }) => text)
    .join('\n')
}

const noLinks: Relationships = new Map()

function placeholderType(shape: XmlElement): string {
  return descend(shape, 'p:nvSpPr', 'p:nvPr', 'p:ph')?.attributes['type'] ?? ''
}
