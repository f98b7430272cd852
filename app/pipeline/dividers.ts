import type { Deck, Slide } from '../domain/deck.ts'

/** Decks whose bare titles are more than this share of the slides write so everywhere: there a bare title says nothing. */
const rarelyBare = 0.2

/**
 * Slides where the author starts a new part (indices from 0): the first of a section of the presentation, one with a
 * section header's layout, or one with a title and nothing else.
 */
export function findDividers(deck: Deck): ReadonlySet<number> {
  const positions = new Map(deck.slides.map((slide, index) => [slide.number, index]))
  const sections = deck.sections.flatMap((section) => positions.get(Math.min(...section.slides)) ?? [])
  const headers = indicesOf(deck.slides, (slide) => slide.layout === 'secHead')
  const bare = indicesOf(deck.slides, isBareTitle)
  return new Set([...sections, ...headers, ...(bare.length <= rarelyBare * deck.slides.length ? bare : [])])
}

function isBareTitle(slide: Slide): boolean {
  return (
    slide.title.trim() !== '' && slide.notes.trim() === '' && slide.blocks.every((block) => block.kind === 'furniture')
  )
}

function indicesOf(slides: readonly Slide[], fits: (slide: Slide) => boolean): number[] {
  return slides.flatMap((slide, index) => (fits(slide) ? [index] : []))
}
