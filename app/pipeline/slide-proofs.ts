import type { Deck } from '../domain/deck.ts'
import { findPassage, findTerm, type SearchableText, type Span, searchable } from '../domain/evidence.ts'
import { slideText } from '../domain/line.ts'

/** Looks passages up in the slides of one deck. */
export type SlideProofs = {
  /** Where the passage stands in `slideText` of the slide; undefined where it does not, or where there is no such slide. */
  readonly find: (slide: number, passage: string, within?: Span) => Span | undefined
  /** As `find`, at the bounds of words. */
  readonly findTerm: (slide: number, term: string, within?: Span) => Span | undefined
  /** The passage exactly as the slide has it. */
  readonly verbatim: (slide: number, span: Span) => string
  /** Whether the span lies in the slide's title. */
  readonly inTitle: (slide: number, span: Span) => boolean
}

/** Texts are folded when a slide is first asked for. */
export function createSlideProofs(deck: Deck): SlideProofs {
  const slides = new Map(deck.slides.map((slide) => [slide.number, slide]))
  const texts = new Map<number, SearchableText>()
  const textOf = (number: number): SearchableText | undefined => {
    const slide = slides.get(number)
    if (slide === undefined) return undefined
    const known = texts.get(number) ?? searchable(slideText(slide))
    texts.set(number, known)
    return known
  }
  return {
    find: (slide, passage, within) => {
      const text = textOf(slide)
      return text === undefined ? undefined : findPassage(text, passage, within)
    },
    findTerm: (slide, term, within) => {
      const text = textOf(slide)
      return text === undefined ? undefined : findTerm(text, term, within)
    },
    verbatim: (slide, span) => textOf(slide)?.original.slice(span.start, span.end) ?? '',
    inTitle: (slide, span) => span.end <= (slides.get(slide)?.title.length ?? 0),
  }
}
