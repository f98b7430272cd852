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
   * Opens a purse of its own for a run (IngestOptions.purse), in US dollars, or without a limit, until the returned
   * function is called. `spent` of it are gone already.
   * @throws KnowbaseError invalid_input for a limit on a model whose price nobody knows
   */
  readonly limit: (purse: string, dollars: number | undefined, spent?: number) => () => void
  /** Prices and limits as far as they are known now. */
  readonly terms: () => CallTerms
  readonly estimate: (deck: Deck, segments: readonly Segment[], vocabulary: Vocabulary) => Promise<Estimate>
}
