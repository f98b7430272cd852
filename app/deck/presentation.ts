import type { DeckSection, SlideError } from '../domain/deck.ts'
import { KnowbaseError } from '../domain/errors.ts'
import type { DeckPackage, Relationships } from './deck-package.ts'
import { ofType } from './deck-package.ts'
import { childOf, childrenOf, descendantsOf, type XmlElement } from './xml-element.ts'

export type Presentation = {
  readonly part: string
  readonly relationships: Relationships
  /** In the order they are shown: the presentation's id of each slide, and of the relationship that leads to its part. */
  readonly slides: readonly { readonly id: string; readonly relationship: string }[]
  readonly sections: readonly DeckSection[]
  /** Title in the core properties; empty where there is none worth the name. */
  readonly title: string
}

const usualPart = 'ppt/presentation.xml'
const otherDocuments: ReadonlyMap<string, string> = new Map([
  ['document', 'a Word document'],
  ['workbook', 'an Excel workbook'],
])

/** Finds and reads the main part. Throws `not_a_deck`, `encrypted_deck` or `corrupt_deck` where there is no reading on. */
export function readPresentation(parts: DeckPackage): Presentation {
  // The main part can be found without the package's relationships, so what is wrong with them alone stops nothing.
  const packageRelationships = parts.relationships('', [])
  const part = mainPart(parts, packageRelationships)
  if (parts.isEncrypted(part)) throw encryptedDeck()
  const errors: SlideError[] = []
  const root = parts.xml(part, errors)
  if (root === undefined || errors.length > 0) {
    throw new KnowbaseError('corrupt_deck', `The presentation itself cannot be read. ${errors[0]?.message ?? ''}`, {
      advice: 'Open the file in PowerPoint, let it repair what it can, and save it under another name.',
      data: { errors },
    })
  }
  if (root.name !== 'p:presentation') throw notADeck(otherDocuments.get(root.name.slice(root.name.indexOf(':') + 1)))
  const slides = childrenOf(childOf(root, 'p:sldIdLst'), 'p:sldId').map(({ attributes }) => ({
    id: attributes['id'] ?? '',
    relationship: attributes['r:id'] ?? '',
  }))
  return {
    part,
    relationships: parts.relationships(part, errors),
    slides,
    sections: sectionsOf(
      root,
      slides.map((slide) => slide.id),
    ),
    title: coreTitle(parts, packageRelationships),
  }
}

export function encryptedDeck(): KnowbaseError {
  return new KnowbaseError('encrypted_deck', 'The deck is protected by a password and cannot be read.', {
    advice: 'Open it in PowerPoint, remove the password under File > Info, and save it.',
  })
}

function notADeck(found: string | undefined): KnowbaseError {
  return new KnowbaseError(
    'not_a_deck',
    `Expected a PowerPoint file; this is ${found ?? 'a zip archive of something else'}.`,
    {
      advice: 'Give a .pptx, .pptm, .ppsx or .potx file.',
    },
  )
}

function mainPart(parts: DeckPackage, relationships: Relationships): string {
  const [relationship] = ofType(relationships, 'officeDocument')
  const named = relationship === undefined ? undefined : parts.target('', relationship)
  const found = named ?? parts.locate(usualPart) ?? partByContentType(parts)
  if (found !== undefined) return found
  if (relationship === undefined) throw notADeck(undefined)
  throw new KnowbaseError('corrupt_deck', `The package names ${relationship.target} as its main part, and has none.`, {
    advice: 'Copy or download the file again.',
  })
}

/** For packages that have lost their relationships. */
function partByContentType(parts: DeckPackage): string | undefined {
  const types = parts.locate('[Content_Types].xml') === undefined ? undefined : parts.xml('[Content_Types].xml', [])
  const found = childrenOf(types, 'ct:Override').find(({ attributes }) =>
    /\.(presentation|slideshow|template)(\.macroEnabled)?\.main\+xml$/i.test(attributes['ContentType'] ?? ''),
  )
  return found === undefined ? undefined : parts.locate(found.attributes['PartName'] ?? '')
}

/** Sections are an extension of PowerPoint 2010 (`p14:sectionLst`); they name slides by id. */
function sectionsOf(root: XmlElement, slideIds: readonly string[]): readonly DeckSection[] {
  const numbers = new Map(slideIds.map((id, index) => [id, index + 1]))
  return descendantsOf(childOf(root, 'p:extLst'), 'p14:section').map((section) => ({
    name: section.attributes['name'] ?? '',
    slides: descendantsOf(section, 'p14:sldId').flatMap(({ attributes }) => numbers.get(attributes['id'] ?? '') ?? []),
  }))
}

function coreTitle(parts: DeckPackage, relationships: Relationships): string {
  const [relationship] = ofType(relationships, 'core-properties')
  const part = relationship === undefined ? undefined : parts.target('', relationship)
  if (part === undefined) return ''
  // A deck without properties is whole, so what is wrong with them is nobody's error.
  const title = (childOf(parts.xml(part, []), 'dc:title')?.text ?? '').trim()
  return isDefaultTitle(title) ? '' : title
}

/** What PowerPoint writes of its own accord: "PowerPoint Presentation" in the user's language, or the first slide's name. */
function isDefaultTitle(title: string): boolean {
  const words = title.split(/[\s-]+/)
  return (words.length <= 3 && words.includes('PowerPoint')) || /^(Slide|Folie|Diapositive|Diapositiva) 1$/.test(title)
}
