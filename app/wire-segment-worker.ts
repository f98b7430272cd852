// Runs in a worker thread, which is ended when it has nothing to do: the tokenizer's tables take 70 MB.
import type { Deck } from './domain/deck.ts'
import type { Segment } from './domain/segment.ts'
import { countTokens } from './language/count-tokens.ts'
import { segmentDeck } from './pipeline/segment.ts'

export default function cut(deck: Deck): readonly Segment[] {
  return segmentDeck(deck, { countTokens })
}

/** Nothing but the loading that every first task brings. */
export function warm(): void {}
