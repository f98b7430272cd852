import { countStems } from '../../app/pipeline/slide-words.ts'
import type { GoldSlide } from './gold.ts'

/** A cut every `length` slides. */
export function fixedCuts(size: number, length: number): readonly number[] {
  return Array.from({ length: Math.max(0, Math.ceil(size / length) - 1) }, (_, index) =>
    Math.round((index + 1) * length),
  ).filter((start) => start < size)
}

/** `count` segments at random, from a seeded generator (mulberry32). */
export function randomCuts(size: number, count: number, seed: number): readonly number[] {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const starts = new Set<number>()
  while (starts.size < Math.min(count - 1, size - 1)) starts.add(1 + Math.floor(next() * (size - 1)))
  return [...starts].sort((a, b) => a - b)
}

/**
 * Hearst 1997, on slides: similarity of the three slides before a gap with the three after, depth of the valley on both
 * sides, the `count` - 1 deepest gaps.
 */
export function textTiling(slides: readonly GoldSlide[], count: number): readonly number[] {
  const stems = countStems(slides.map((slide) => ({ title: slide.title, body: `${slide.body}\n${slide.notes}` })))
  const block = (from: number, to: number): Map<string, number> => {
    const sum = new Map<string, number>()
    for (const one of stems.slice(Math.max(0, from), to))
      for (const [stem, number] of one) sum.set(stem, (sum.get(stem) ?? 0) + number)
    return sum
  }
  const similarities = slides
    .slice(1)
    .map((_, index) => cosine(block(index - 2, index + 1), block(index + 1, index + 4)))
  const peak = (from: number, step: 1 | -1): number => {
    let highest = similarities[from] ?? 0
    for (let at = from + step; (similarities[at] ?? -1) >= highest; at += step) highest = similarities[at] ?? 0
    return highest
  }
  const depths = similarities.map((value, index) => peak(index, -1) + peak(index, 1) - 2 * value)
  return depths
    .map((depth, index) => ({ depth, start: index + 1 }))
    .sort((a, b) => b.depth - a.depth)
    .slice(0, count - 1)
    .map(({ start }) => start)
    .sort((a, b) => a - b)
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let product = 0
  for (const [stem, number] of a) product += number * (b.get(stem) ?? 0)
  return product / (Math.hypot(...a.values()) * Math.hypot(...b.values()) || 1)
}
