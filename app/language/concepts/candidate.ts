import type { Sentence, Token } from '../analysis.ts'

/** Where a candidate stands: tokens `first` to `last` of the sentence, both inclusive. */
export type Occurrence = { readonly sentence: Sentence; readonly first: number; readonly last: number }

/** A phrase that may be a concept, with all its occurrences in the lines read together. */
export type Candidate = {
  /** Canonical key: the spellings of one name share it. */
  readonly key: string
  /** Words of the first occurrence. */
  readonly words: readonly Token[]
  readonly occurrences: readonly Occurrence[]
  /** Tokens read before the first occurrence. */
  readonly position: number
}
