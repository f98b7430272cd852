import type { Deck } from '../domain/deck.ts'

/** Reads a presentation file. Throws KnowbaseError (not_a_deck, encrypted_deck, corrupt_deck, deck_too_large). */
export type DeckReader = (path: string, options?: { readonly signal?: AbortSignal }) => Promise<Deck>
