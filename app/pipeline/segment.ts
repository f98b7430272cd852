import type { Deck, Slide } from '../domain/deck.ts'
import { contentId } from '../domain/ids.ts'
import { type Line, slideLines } from '../domain/line.ts'
import type { Segment, SlideExcerpt } from '../domain/segment.ts'
import type { CountTokens } from '../ports/tokenizer.ts'
import { findBoundaries } from './boundaries.ts'
import { createCohesion } from './cohesion.ts'
import { findDividers } from './dividers.ts'
import { countStems } from './slide-words.ts'

/** Slides of a usual segment. */
const usualLength = 8

/** `segmentDeck` with its options decided, wherever it runs. */
export type CutDeck = (deck: Deck) => Promise<readonly Segment[]>

export type SegmentOptions = {
  readonly countTokens: CountTokens
  /** Most o200k tokens of a segment. Default 2,500. */
  readonly maxTokens?: number
  /** Most slides of a segment. Default 20. */
  readonly maxSlides?: number
  /** Segments wanted; limits and dividers may force more. Default: one for eight slides. */
  readonly count?: number
}

/**
 * Groups consecutive slides of one topic. Every line of every slide is in exactly one segment, in order; a slide that is
 * larger than the budget is split by its lines.
 */
export function segmentDeck(deck: Deck, options: SegmentOptions): readonly Segment[] {
  const { countTokens, maxTokens = 2500, maxSlides = 20 } = options
  const lines = deck.slides.map(slideLines)
  const tokens = lines.map((list) => countTokens(textOf(list)))
  const counts = countStems(
    deck.slides.map((slide, index) => ({ title: slide.title, body: bodyOf(slide, lines[index] ?? []) })),
  )
  const starts = findBoundaries({
    cohesion: createCohesion(counts, maxSlides),
    tokens,
    maxTokens,
    maxSlides,
    dividers: findDividers(deck),
    count: options.count ?? Math.round(deck.slides.length / usualLength),
    usualLength: deck.slides.length / (options.count ?? deck.slides.length / usualLength),
  })

  type Group = { readonly excerpts: readonly SlideExcerpt[]; readonly tokens: number }
  const groups = starts.flatMap((start, index): Group[] => {
    const excerpts = deck.slides
      .slice(start, starts[index + 1])
      .map((slide, offset) => excerptOf(slide, lines[start + offset] ?? []))
    const [only] = excerpts
    const size = tokens.slice(start, starts[index + 1]).reduce((sum, one) => sum + one, 0)
    if (only === undefined || excerpts.length > 1 || size <= maxTokens) return [{ excerpts, tokens: size }]
    return splitLines(only.lines, maxTokens, countTokens).map((part) => ({
      excerpts: [{ ...only, lines: part }],
      tokens: countTokens(textOf(part)),
    }))
  })
  return groups.map(({ excerpts, ...size }, index) => ({
    id: contentId(...excerpts.flatMap((excerpt) => [excerpt.title, textOf(excerpt.lines)])),
    index,
    title: excerpts.find((excerpt) => excerpt.title !== '')?.title ?? '',
    excerpts,
    ...size,
  }))
}

function excerptOf(slide: Slide, lines: readonly Line[]): SlideExcerpt {
  return { slide: slide.number, title: slide.title, hidden: slide.hidden, lines }
}

function textOf(lines: readonly Line[]): string {
  return lines.map((line) => line.text).join('\n')
}

function bodyOf(slide: Slide, lines: readonly Line[]): string {
  return slide.title === '' ? textOf(lines) : textOf(lines.filter((line) => line.role !== 'title'))
}

/** Consecutive lines within the budget; a single line that is larger stays whole, since a quote must not be cut. */
function splitLines(lines: readonly Line[], maxTokens: number, countTokens: CountTokens): readonly (readonly Line[])[] {
  const parts: Line[][] = [[]]
  let used = 0
  for (const line of lines) {
    const size = countTokens(line.text) + 1
    if (used + size > maxTokens && used > 0) {
      parts.push([])
      used = 0
    }
    parts.at(-1)?.push(line)
    used += size
  }
  return parts
}
