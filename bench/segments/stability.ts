import type { Deck } from '../../app/domain/deck.ts'
import { countTokens } from '../../app/language/count-tokens.ts'
import { segmentDeck } from '../../app/pipeline/segment.ts'
import type { CountTokens } from '../../app/ports/tokenizer.ts'
import { type BenchRow, row } from '../harness.ts'
import { editedDecks } from './edits.ts'
import { blind, deckOfGold, type GoldDeck } from './gold.ts'

/**
 * What a later version of a deck costs where extraction is paid for: the segments that an edit of one slide makes new,
 * since those that stay are known by their ids.
 */
export function stabilityRows(large: Deck, edits: number, seed: number): readonly BenchRow[] {
  const shares = newShares(large, edits, seed)
  return [
    row(`segments new after an edit of one slide of ${large.slides.length}, mean`, 100 * mean(shares), '%', {
      atMost: 10,
    }),
    row('  most', 100 * Math.max(...shares), '%', { atMost: 25 }),
  ]
}

/** The same on the decks with known chapters: smaller ones, where one segment is a larger share. */
export function stabilityOfGold(decks: readonly GoldDeck[], edits: number, seed: number): readonly BenchRow[] {
  const means = (prepare: (deck: GoldDeck) => GoldDeck): number =>
    100 * mean(decks.flatMap((deck) => newShares(deckOfGold(prepare(deck)), edits, seed)))
  return [
    row(
      '  mean of the decks, dividers in sight',
      means((deck) => deck),
      '%',
      { atMost: 10 },
    ),
    row('  mean of the decks, without dividers', means(blind), '%', { atMost: 12 }),
  ]
}

/** For each edit, which share of the segments was not there before. */
function newShares(deck: Deck, edits: number, seed: number): readonly number[] {
  const count = remembered(countTokens)
  const idsOf = (one: Deck): string[] => segmentDeck(one, { countTokens: count }).map((segment) => segment.id)
  const before = new Set(idsOf(deck))
  return editedDecks(deck, edits, seed).map((edited) => {
    const after = idsOf(edited)
    return after.filter((id) => !before.has(id)).length / after.length
  })
}

function remembered(count: CountTokens): CountTokens {
  const known = new Map<string, number>()
  return (text) => {
    const tokens = known.get(text) ?? count(text)
    known.set(text, tokens)
    return tokens
  }
}

function mean(figures: readonly number[]): number {
  return figures.reduce((sum, one) => sum + one, 0) / figures.length
}
