import { KnowbaseError } from '../domain/errors.ts'
import type { ConceptMention, GraphPatch, RelationProof } from '../domain/graph.ts'
import { contentId } from '../domain/ids.ts'

/**
 * The patch as a store writes it: no claim twice, and nothing that hangs in the air. Throws KnowbaseError
 * (invalid_input) where a chunk, mention or relation names a slide or concept that the patch does not hold, or a vector
 * has other than `dimensions` numbers.
 */
export function checkPatch(given: GraphPatch, dimensions: number): GraphPatch {
  const patch = wellFormed(given)
  const { id } = patch.document
  const slides = new Set(patch.slides.map((slide) => slide.number))
  if (slides.size !== patch.slides.length) throw unfit(id, 'slides with numbers of their own', 'one number twice')
  const mentions = unique(patch.mentions, mentionIdentity)
  const keys = new Set(mentions.map((mention) => mention.key))
  const relations = unique(patch.relations, (relation) => relation.id)
  const chunks = unique(patch.chunks, (chunk) => chunk.id)
  for (const { slide } of [...mentions, ...relations, ...chunks]) {
    if (!slides.has(slide)) throw unfit(id, 'claims and chunks of its own slides', `slide ${slide}`)
  }
  for (const claim of [...mentions, ...relations]) {
    if (claim.documentId !== id) throw unfit(id, 'claims of its own', `a claim of document ${claim.documentId}`)
  }
  for (const { source, target } of relations) {
    const missing = keys.has(source) ? target : source
    if (!keys.has(missing)) throw unfit(id, 'relations between concepts that it mentions', `"${missing}"`)
  }
  for (const { embedding } of chunks) {
    if (embedding.length !== dimensions || !embedding.every(Number.isFinite)) {
      throw unfit(id, `vectors of ${dimensions} finite numbers`, `one of ${embedding.length}`)
    }
  }
  return { ...patch, mentions, relations, chunks }
}

/**
 * Half a surrogate pair cannot be stored and would come back as U+FFFD, so that a claim read back for its removal would
 * not be the claim that was counted.
 */
function wellFormed<T>(value: T): T
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map((item: unknown) => wellFormed(item))
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, wellFormed<unknown>(inner)]))
}

function mentionIdentity(mention: ConceptMention): string {
  const { key, slide, surface, name, type, definition, quote, start, end, score, aliases } = mention
  return contentId(key, slide, surface, name, type, definition, quote, start, end, score, ...aliases)
}

/** The first of those that share an identity. */
function unique<T>(items: readonly T[], identity: (item: T) => string): readonly T[] {
  const first = new Map<string, T>()
  for (const item of items) {
    const id = identity(item)
    if (!first.has(id)) first.set(id, item)
  }
  return [...first.values()]
}

function unfit(documentId: string, expected: string, came: string): KnowbaseError {
  return new KnowbaseError('invalid_input', `Document ${documentId}: expected ${expected}, got ${came}.`)
}

/** By document, slide, then the rest: the same order from every store. */
export function sortRelations(relations: readonly RelationProof[]): readonly RelationProof[] {
  return [...relations].sort((a, b) => compare(a.documentId, b.documentId) || a.slide - b.slide || compare(a.id, b.id))
}

export function sortMentions(mentions: readonly ConceptMention[]): readonly ConceptMention[] {
  return [...mentions].sort(
    (a, b) =>
      compare(a.documentId, b.documentId) ||
      a.slide - b.slide ||
      a.start - b.start ||
      compare(a.key, b.key) ||
      compare(mentionIdentity(a), mentionIdentity(b)),
  )
}

export function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
