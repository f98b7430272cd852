import type { Deck } from '../domain/deck.ts'
import type { Segment } from '../domain/segment.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { CallTerms } from './call-figures.ts'
import type { CallLog } from './call-log.ts'
import type { Estimate } from './estimate.ts'

/** What a run that asks providers keeps account of. */
export type RunAccount = {
  readonly log: CallLog
  /** Prices and limits as far as they are known now. */
  readonly terms: () => CallTerms
  readonly estimate: (deck: Deck, segments: readonly Segment[], vocabulary: Vocabulary) => Promise<Estimate>
}
