import type { Deck } from '../domain/deck.ts'

/** Reads a presentation file. Throws KnowbaseError (not_a_deck, encrypted_deck, corrupt_deck, deck_too_large). */
export type DeckReader = (path: string, options?: { readonly signal?: AbortSignal }) => Promise<Deck>

/** Looks into a presentation file without reading its slides, and throws as a reader does. */
export type DeckInspector = (path: string, options?: { readonly signal?: AbortSignal }) => Promise<DeckOutline>

export type DeckOutline = { readonly slides: number }
