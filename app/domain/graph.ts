/** One document's claim that a concept stands on a slide: the edge MENTIONED_IN. */
export type ConceptMention = {
  /** The concept's canonical key. */
  readonly key: string
  readonly documentId: string
  /** Slide number, from 1. */
  readonly slide: number
  readonly surface: string
  readonly name: string
  readonly type: string
  readonly definition: string
  readonly aliases: readonly string[]
  readonly quote: string
  /** Offsets of the surface in `slideText`, end exclusive, UTF-16 units; -1 where only the quote could be placed. */
  readonly start: number
  readonly end: number
  /** 0 to 1, from the gatekeeper. */
  readonly score: number
}

/** One document's claim that two concepts are related: the edge RELATES, one a proof. */
export type RelationProof = {
  /** Hash of source, type, target, document, slide and quote. */
  readonly id: string
  readonly source: string
  readonly target: string
  readonly type: string
  readonly documentId: string
  readonly slide: number
  readonly quote: string
  readonly score: number
}

/** A concept as derived from the claims that remain. */
export type Concept = {
  /** The canonical key; the store's id. */
  readonly id: string
  readonly name: string
  readonly type: string
  readonly definition: string
  readonly aliases: readonly string[]
  readonly score: number
}

export type SlideRecord = {
  readonly number: number
  readonly title: string
  readonly text: string
  readonly notes: string
  readonly hidden: boolean
}

/** Text of one slide, or of a stretch of a long one, with its vector. */
export type Chunk = {
  /** Hash of document, slide and text. */
  readonly id: string
  readonly slide: number
  readonly text: string
  readonly embedding: Float32Array
}

export type DocumentRecord = {
  /** The deck's id. */
  readonly id: string
  readonly title: string
  readonly fileName: string
  /** ISO 8601, UTC. */
  readonly ingestedAt: string
  /** `completed_with_errors` names segments that failed for good; a second ingest retries just them. */
  readonly status: 'completed' | 'completed_with_errors'
  /** How it was extracted: `local`, or provider and model. */
  readonly extractor: string
}

export type DocumentText = {
  readonly document: DocumentRecord
  readonly slides: readonly SlideRecord[]
  readonly chunks: readonly Chunk[]
}

export type DocumentClaims = {
  readonly mentions: readonly ConceptMention[]
  readonly relations: readonly RelationProof[]
}

/** All that one document adds to the graph; the store writes it whole or not at all. */
export type GraphPatch = DocumentText & DocumentClaims

/** A patch whose claims are still being judged. */
export type PendingPatch = DocumentText & { readonly claims: Promise<DocumentClaims> }
