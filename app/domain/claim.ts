/** A verbatim passage of a slide. */
export type Evidence = {
  /** Slide number, from 1. */
  readonly slide: number
  /** A substring of the slide's text (`slideText`), up to white space and case. */
  readonly quote: string
}

/** One occurrence of a concept: the words it is written with and the passage that holds them. */
export type Mention = Evidence & { readonly surface: string }

/** What an extractor says of a concept in one segment. */
export type ConceptClaim = {
  readonly name: string
  /** A type of the vocabulary, such as `Technology`. */
  readonly type: string
  /** A sentence of the slides, or the model's own words; empty where there is none. */
  readonly definition: string
  readonly aliases: readonly string[]
  readonly mentions: readonly Mention[]
  /** The extractor's own confidence, 0 to 1. */
  readonly confidence: number
}

/** What an extractor says of two concepts of one segment, by their names. */
export type RelationClaim = Evidence & {
  readonly source: string
  readonly target: string
  /** A relation type of the vocabulary, such as `depends_on`. */
  readonly type: string
  readonly confidence: number
}

/** `relations` is there where the call that found the concepts brought them too; mining is skipped then. */
export type Extraction = {
  readonly concepts: readonly ConceptClaim[]
  readonly relations?: readonly RelationClaim[]
}
