export type SearchHit = {
  readonly kind: 'concept' | 'slide'
  /** Concept id, or chunk id. */
  readonly id: string
  /** Concept name, or slide title. */
  readonly title: string
  /** 0 to 1, comparable within one answer. */
  readonly score: number
  readonly slides: readonly { readonly documentId: string; readonly fileName: string; readonly slide: number }[]
  /** The sentence that matched, with the matching ranges [start, end). */
  readonly sentence: string
  readonly marks: readonly (readonly [number, number])[]
  /** Neighbouring concepts with the relation that leads to them. */
  readonly neighbours: readonly { readonly id: string; readonly name: string; readonly relation: string }[]
}

export type SearchOptions = { readonly limit?: number; readonly signal?: AbortSignal }

/** Finds concepts and slides by words and by meaning. */
export type Search = (query: string, options?: SearchOptions) => Promise<readonly SearchHit[]>
