import type { EmbeddingSpace } from '../domain/embedding-space.ts'
import type {
  Concept,
  ConceptMention,
  DocumentRecord,
  GraphPatch,
  PendingPatch,
  RelationProof,
  SlideRecord,
} from '../domain/graph.ts'

export type DocumentSummary = DocumentRecord & {
  readonly slides: number
  readonly concepts: number
  readonly relations: number
}

/** How much of the graph a write changed. */
export type WriteCounts = {
  readonly slides: number
  readonly chunks: number
  readonly mentions: number
  readonly relations: number
  /** Concepts in the graph after the write that this document mentions. */
  readonly concepts: number
  /** Concepts that this write touched and whose type is a tie; the concept has the first of the types. */
  readonly ties: readonly TypeTie[]
}

export type TypeTie = {
  /** The concept's id. */
  readonly concept: string
  readonly types: readonly string[]
}

export type StoredChunk = {
  readonly id: string
  readonly documentId: string
  readonly slide: number
  readonly slideTitle: string
  readonly text: string
}

export type ConceptDetails = Concept & {
  readonly mentions: readonly ConceptMention[]
  /** Relations from and to the concept. */
  readonly relations: readonly RelationProof[]
}

export type ScoredId = { readonly id: string; readonly score: number }

/**
 * The knowledge graph. Every write is one transaction: a crash leaves the old state or the new one. The same patch twice
 * is the same graph, and concepts are derived from the claims that remain, so that put(A), put(B), remove(A) equals
 * put(B). Throws KnowbaseError (store_locked, store_mismatch, store_failed; invalid_input for a patch that names slides or
 * concepts it does not hold).
 */
export type GraphStore = {
  /**
   * Writes a document; with `replaces`, takes those documents out in the same transaction. A store may write the text of a
   * pending patch before its claims are there; where they fail nothing is written, and `put` throws what they threw.
   */
  readonly put: (
    patch: GraphPatch | PendingPatch,
    options?: { readonly replaces?: readonly string[] },
  ) => Promise<WriteCounts>
  /** False where there is no such document. */
  readonly remove: (documentId: string) => Promise<boolean>
  /** Oldest first. */
  readonly documents: () => Promise<readonly DocumentSummary[]>
  /** In the order of the deck; none where there is no such document. */
  readonly slides: (documentId: string) => Promise<readonly SlideRecord[]>
  readonly concepts: () => Promise<readonly Concept[]>
  readonly concept: (id: string) => Promise<ConceptDetails | undefined>
  /** Every relation of the graph, or of one document. */
  readonly relations: (documentId?: string) => Promise<readonly RelationProof[]>
  /** Every mention of the graph, or of one document. */
  readonly mentions: (documentId?: string) => Promise<readonly ConceptMention[]>
  readonly chunks: () => Promise<readonly StoredChunk[]>
  /** The `limit` chunks whose vectors are nearest by cosine. */
  readonly nearestChunks: (vector: Float32Array, limit: number) => Promise<readonly ScoredId[]>
  /** What the vectors are made with. */
  readonly embedding: () => EmbeddingSpace
  /**
   * Gives every chunk another vector and makes `space` the store's own, in one write. Throws KnowbaseError
   * (invalid_input) unless there is exactly one vector of the space's dimensions for each chunk.
   */
  readonly replaceVectors: (space: EmbeddingSpace, vectors: ReadonlyMap<string, Float32Array>) => Promise<void>
  /** Changes with every write; what search caches is keyed by it. */
  readonly revision: () => Promise<string>
  readonly close: () => Promise<void>
}
