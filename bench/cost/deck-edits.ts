import type { Deck, Slide } from '../../app/domain/deck.ts'
import { sha256 } from '../../app/domain/ids.ts'

/** A deck's next version: one slide at a position, from 0, is another one. */
export type DeckEdit = (deck: Deck, at: number) => Deck

const sentence = 'Revised on review: a write quorum acknowledges each entry before the leader applies it.'

/** How authors change a deck between two versions. */
export const deckEdits: Readonly<Record<'edited' | 'inserted' | 'removed', DeckEdit>> = {
  edited: (deck, at) => withSlides(deck, deck.slides.with(at, edited(deck.slides[at] as Slide))),
  inserted: (deck, at) => withSlides(deck, deck.slides.toSpliced(at, 0, inserted(deck.slides[at] as Slide))),
  removed: (deck, at) => withSlides(deck, deck.slides.toSpliced(at, 1)),
}

/** One sentence more in the slide's body. */
function edited(slide: Slide): Slide {
  return { ...slide, blocks: [...slide.blocks, { kind: 'paragraph', text: sentence, level: 0 }] }
}

/** A new slide that goes on with its neighbour's topic. */
function inserted(neighbour: Slide): Slide {
  const blocks = [
    { kind: 'paragraph', text: sentence, level: 0 },
    { kind: 'paragraph', text: `It concerns ${neighbour.title || 'the slide that follows'}.`, level: 0 },
  ] as const
  return { ...neighbour, id: `new-${neighbour.id}`, title: `${neighbour.title}, revised`, blocks, notes: '' }
}

/** Numbered anew, with sections and id of the new version. */
function withSlides(deck: Deck, slides: readonly Slide[]): Deck {
  const numbers = new Map(slides.map((slide, index) => [slide.id, index + 1]))
  const idOf = new Map(deck.slides.map((slide) => [slide.number, slide.id]))
  return {
    ...deck,
    id: sha256(JSON.stringify(slides)),
    slides: slides.map((slide, index) => ({ ...slide, number: index + 1 })),
    sections: deck.sections.map((section) => ({
      ...section,
      slides: section.slides.flatMap((number) => numbers.get(idOf.get(number) ?? '') ?? []),
    })),
  }
}
