import type { Deck, Slide } from '../../app/domain/deck.ts'

export type PlainSlide = {
  readonly title?: string
  readonly lines?: readonly string[]
  readonly notes?: string
  readonly layout?: string
  readonly hidden?: boolean
}

/** A deck of plain slides, for tests that need no file. */
export function deckOf(slides: readonly PlainSlide[], over: Partial<Deck> = {}): Deck {
  return {
    id: 'd'.repeat(64),
    fileName: 'deck.pptx',
    title: 'A deck',
    sections: [],
    ...over,
    slides: slides.map(slideOf),
  }
}

function slideOf(plain: PlainSlide, index: number): Slide {
  return {
    number: index + 1,
    id: String(256 + index),
    part: `ppt/slides/slide${index + 1}.xml`,
    title: plain.title ?? '',
    layout: plain.layout ?? 'obj',
    hidden: plain.hidden ?? false,
    blocks: (plain.lines ?? []).map((text) => ({ kind: 'paragraph', text, level: 0 })),
    notes: plain.notes ?? '',
    picturesOnly: false,
    errors: [],
  }
}
