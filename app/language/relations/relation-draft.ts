import type { NounPhrase, Sentence } from '../analysis.ts'

/** One end of a relation, and the sentence it stands in. */
export type Argument = NounPhrase & { readonly sentence: Sentence }

/** What a pattern found, before filters and vocabulary. */
export type RelationDraft = {
  readonly source: Argument
  readonly target: Argument
  /** A type of the default vocabulary. */
  readonly type: string
  /** The verb, with its preposition where it has one: `run on`. A vocabulary may have a type of that name. */
  readonly verb?: string
  /** The sentence says it of the target: `data is stored in volumes` for volumes that store data. */
  readonly reversed?: boolean
  /** The sentence to quote. */
  readonly proof: Sentence
  /** 0 to 1: how often the pattern is right. */
  readonly confidence: number
}
