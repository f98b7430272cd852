import type { Line } from './line.ts'

/** The part of a slide that a segment holds: all its lines, or a stretch of them where one huge slide was split. */
export type SlideExcerpt = {
  /** Slide number in the deck, from 1. */
  readonly slide: number
  readonly title: string
  readonly hidden: boolean
  readonly lines: readonly Line[]
}

/** Consecutive slides on one topic: what one round of extraction reads. */
export type Segment = {
  /** Hash of the segment's text alone, without slide numbers, so that an edit elsewhere leaves it unchanged. */
  readonly id: string
  /** Position in the deck, from 0. */
  readonly index: number
  readonly title: string
  readonly excerpts: readonly SlideExcerpt[]
  /** Size in o200k tokens. */
  readonly tokens: number
}

/** Numbers of the slides that a segment reads. */
export function slidesOf(segment: Segment): readonly number[] {
  return [...new Set(segment.excerpts.map((excerpt) => excerpt.slide))]
}

/** What the prepass says of a segment. */
export type Plan = {
  /** ISO 639-1 code, `und` where it cannot be told. */
  readonly language: string
  /** Candidate terms per 100 words. */
  readonly density: number
  /** What to look for: candidate terms, best first. */
  readonly terms: readonly string[]
  /** How many extraction calls the segment is worth, 0 to 4; 0 where there is nothing to read. */
  readonly calls: number
}
