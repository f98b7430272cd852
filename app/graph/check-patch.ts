import { KnowbaseError } from '../domain/errors.ts'
import type { ConceptMention, DocumentClaims, DocumentText, GraphPatch, RelationProof } from '../domain/graph.ts'

/**
 * The patch as a store writes it: no claim twice, and nothing that hangs in the air. Throws KnowbaseError
 * (invalid_input) where a chunk, mention or relation names a slide or concept that the patch does not hold, or a vector
 * has other than `dimensions` numbers.
 */
export function checkPatch(patch: GraphPatch, dimensions: number): GraphPatch {
  const text = checkText(patch, dimensions)
  return { ...text, ...checkClaims(patch, text) }
}

/** What of `checkPatch` needs no claims. */
export function checkText(given: DocumentText, dimensions: number): DocumentText {
  const {
    document,
    slides,
    chunks: all,
  } = wellFormed({
    document: given.document,
    slides: given.slides,
    chunks: given.chunks,
  })
  const { id } = document
  const numbers = new Set(slides.map((slide) => slide.number))
  if (numbers.size !== slides.length) throw unfit(id, 'slides with numbers of their own', 'one number twice')
  const chunks = unique(all, (chunk) => chunk.id)
  for (const { slide, embedding } of chunks) {
    if (!numbers.has(slide)) throw unfit(id, 'chunks of its own slides', `slide ${slide}`)
    if (embedding.length !== dimensions || !embedding.every(Number.isFinite)) {
      throw unfit(id, `vectors of ${dimensions} finite numbers`, `one of ${embedding.length}`)
    }
  }
  return { document, slides, chunks }
}

/** The rest of `checkPatch`, for claims about a checked text. */
export function checkClaims(given: DocumentClaims, { document: { id }, slides }: DocumentText): DocumentClaims {
  const claims = wellFormed({ mentions: given.mentions, relations: given.relations })
  const numbers = new Set(slides.map((slide) => slide.number))
  const mentions = unique(claims.mentions, mentionIdentity)
  const relations = unique(claims.relations, (relation) => relation.id)
  const keys = new Set(mentions.map((mention) => mention.key))
  for (const { slide, documentId } of [...mentions, ...relations]) {
    if (!numbers.has(slide)) throw unfit(id, 'claims about its own slides', `slide ${slide}`)
    if (documentId !== id) throw unfit(id, 'claims of its own', `a claim of document ${documentId}`)
  }
  for (const { source, target } of relations) {
    const missing = keys.has(source) ? target : source
    if (!keys.has(missing)) throw unfit(id, 'relations between concepts that it mentions', `"${missing}"`)
  }
  return { mentions, relations }
}

/**
 * Half a surrogate pair cannot be stored and would come back as U+FFFD, so that a claim read back for its removal would
 * not be the claim that was counted.
 */
function wellFormed<T>(value: T): T {
  return isWellFormed(value) ? value : (mended(value) as T)
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return true
  return Object.values(value).every(isWellFormed)
}

function mended(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map((item: unknown) => mended(item))
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mended(inner)]))
}

function mentionIdentity(mention: ConceptMention): string {
  const { key, slide, surface, name, type, definition, quote, start, end, score, aliases } = mention
  return JSON.stringify([key, slide, surface, name, type, definition, quote, start, end, score, aliases])
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
