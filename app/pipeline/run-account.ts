import type { Deck } from '../domain/deck.ts'
import type { Segment } from '../domain/segment.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { CallTerms } from './call-figures.ts'
import type { CallLog } from './call-log.ts'
import type { Estimate } from './estimate.ts'

/** What a run that asks providers keeps account of. */
export type RunAccount = {
  readonly log: CallLog
  /**
   * Gives a document a cost limit of its own, in US dollars, or none, until the returned function is called.
   * @throws KnowbaseError invalid_input for a limit on a model whose price nobody knows
   */
  readonly limit: (documentId: string, dollars: number | undefined) => () => void
  /** Prices and limits as far as they are known now. */
  readonly terms: () => CallTerms
  readonly estimate: (deck: Deck, segments: readonly Segment[], vocabulary: Vocabulary) => Promise<Estimate>
}
