import type { Amounts } from '../domain/amounts.ts'
import type { PlannedCall } from '../domain/planned-call.ts'
import type { Segment } from '../domain/segment.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { CountTokens } from '../ports/tokenizer.ts'
import { chooseCalls, type Outlook } from './choose-calls.ts'
import type { Depth } from './depth.ts'
import { callOverheads, deckCalls, segmentSize } from './plan-calls.ts'

export type DeckPlanOptions = {
  readonly vocabulary: Vocabulary
  readonly depth: Depth
  readonly countTokens: CountTokens
  readonly outlook: Outlook
  /** What other documents take from the same limits meanwhile. */
  readonly others?: Amounts
}

/**
 * The calls that a deck's extraction is going to make, as the extractor plans them, before any is made. Embeddings and
 * questions about citations are not among them.
 */
export function planDeck(segments: readonly Segment[], options: DeckPlanOptions): readonly PlannedCall[] {
  const { vocabulary, depth, countTokens, outlook, others = {} } = options
  const overheads = callOverheads(vocabulary, countTokens)
  const sizes = segments.map((segment) => segmentSize(segment, countTokens))
  const calls = chooseCalls(sizes, depth, overheads, outlook, others)
  return deckCalls(sizes, (size) => calls.get(size.id) ?? 0, depth, overheads)
}
