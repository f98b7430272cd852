import type { Block, SlideError } from '../domain/deck.ts'
import type { DeckPackage, Relationships } from './deck-package.ts'
import { ofType } from './deck-package.ts'
import { joinParagraphs, readParagraphs } from './text-body.ts'
import { childOf, descendantsOf, type XmlElement } from './xml-element.ts'

/** Names of those who comment, by the id their comments carry. */
export type CommentAuthors = ReadonlyMap<string, string>

const noLinks: Relationships = new Map()

/** Authors of the older comments (`commentAuthors`) and of the threaded ones (`authors`, [MS-PPTX] 2.6). */
export function readCommentAuthors(
  parts: DeckPackage,
  presentationPart: string,
  relationships: Relationships,
): CommentAuthors {
  // A comment without its author's name is still read, so what is wrong with these parts is no error of a slide.
  const unreported: SlideError[] = []
  const found = ['commentAuthors', 'authors'].flatMap((type) =>
    ofType(relationships, type).flatMap((relationship) => {
      const part = parts.target(presentationPart, relationship)
      const root = part === undefined ? undefined : parts.xml(part, unreported)
      return [...descendantsOf(root, 'p:cmAuthor'), ...descendantsOf(root, 'p188:author')]
    }),
  )
  return new Map(found.map(({ attributes }) => [attributes['id'] ?? '', attributes['name'] ?? '']))
}

/** Comments on a slide, both kinds, each thread's replies after what they answer. */
export function readComments(
  parts: DeckPackage,
  slidePart: string,
  relationships: Relationships,
  authors: CommentAuthors,
  errors: SlideError[],
): readonly Block[] {
  return ofType(relationships, 'comments').flatMap((relationship) => {
    const part = parts.target(slidePart, relationship)
    if (part === undefined) {
      errors.push({ part: slidePart, message: `The comments on this slide are missing: ${relationship.target}.` })
      return []
    }
    const root = parts.xml(part, errors)
    return [...descendantsOf(root, 'p:cm'), ...descendantsOf(root, 'p188:cm').flatMap(thread)]
      .map(
        (comment): Block => ({
          kind: 'comment',
          author: authors.get(comment.attributes['authorId'] ?? '') ?? '',
          text: commentText(comment),
        }),
      )
      .filter((block) => block.kind === 'comment' && block.text.trim() !== '')
  })
}

function thread(comment: XmlElement): readonly XmlElement[] {
  return [comment, ...descendantsOf(comment, 'p188:reply')]
}

function commentText(comment: XmlElement): string {
  const body = childOf(comment, 'p188:txBody')
  if (body !== undefined) return joinParagraphs(readParagraphs(body, noLinks))
  return childOf(comment, 'p:text')?.text ?? ''
}
