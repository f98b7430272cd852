import { randomInt } from 'node:crypto'
import { basename } from 'node:path'
import { makeBigDeck } from '../../examples/make-decks.ts'
import { readGiven } from '../read-given.ts'

export type Deck = { readonly fileName: string; readonly bytes: Uint8Array<ArrayBuffer> }

export type DeckChoice = {
  /** Path of a deck; one is made where there is none. */
  readonly deck?: string
  /** Slides of the deck that is made. */
  readonly slides: number
}

/** @throws ScriptError where the file cannot be read */
export async function chooseDeck({ deck, slides }: DeckChoice): Promise<Deck> {
  if (deck !== undefined) return { fileName: basename(deck), bytes: await readGiven('--deck', deck) }
  // Invented words of a new seed, so that no journal has anything of it.
  const bytes = await makeBigDeck(randomInt(2 ** 31), slides)
  return { fileName: `knowbase-verify-${slides}-slides.pptx`, bytes: new Uint8Array(bytes) }
}

export function describeDeck({ fileName, bytes }: Deck): string {
  return `${fileName} would be sent, ${(bytes.length / 1e6).toFixed(1)} MB; with a provider's key there, its calls cost money.`
}
