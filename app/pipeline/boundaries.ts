import type { Cohesion } from './cohesion.ts'

export type BoundaryRules = {
  readonly cohesion: Cohesion
  /** Tokens of each slide. */
  readonly tokens: readonly number[]
  /** A stretch of more than one slide stays within it. */
  readonly maxTokens: number
  readonly maxSlides: number
  /** Slides that start a segment and are never inside one. */
  readonly dividers: ReadonlySet<number>
  /** Segments wanted; more are made where dividers and limits force them. */
  readonly count: number
  /** Slides a segment should have; what is longer or shorter pays. */
  readonly usualLength: number
}

const lengthWeight = 0.05

/**
 * Cuts slides into stretches so that the sum of their cohesion, less a price for unusual lengths, is the largest there
 * is: dynamic programming over count and position. Gives the first slide of each stretch.
 */
export function findBoundaries(rules: BoundaryRules): readonly number[] {
  const size = rules.tokens.length
  if (size === 0) return []
  const stretches = allowedStretches(rules)
  const least = fewest(stretches, size)
  const count = Math.min(size, Math.max(rules.count, least))
  const usual = rules.usualLength
  // best[k][to]: the largest sum with which k stretches cover the slides before `to`; back[k][to]: where the last starts.
  let best = new Float64Array(size + 1).fill(Number.NEGATIVE_INFINITY)
  best[0] = 0
  const back: Int32Array[] = []
  for (let used = 1; used <= count; used++) {
    const next = new Float64Array(size + 1).fill(Number.NEGATIVE_INFINITY)
    const from = new Int32Array(size + 1).fill(-1)
    for (let to = used; to <= size; to++) {
      for (let start = stretches[to] ?? to; start < to; start++) {
        const before = best[start] ?? Number.NEGATIVE_INFINITY
        if (before === Number.NEGATIVE_INFINITY) continue
        const excess = (to - start - usual) / usual
        const sum = before + rules.cohesion(start, to) - lengthWeight * excess * excess
        if (sum > (next[to] ?? Number.NEGATIVE_INFINITY)) {
          next[to] = sum
          from[to] = start
        }
      }
    }
    back.push(from)
    best = next
  }
  const starts: number[] = []
  for (let used = count, to = size; used > 0; used--) {
    to = back[used - 1]?.[to] ?? 0
    starts.unshift(to)
  }
  return starts
}

/** For each end, the earliest start of a stretch that keeps the limits and spans no divider. */
function allowedStretches({ tokens, maxTokens, maxSlides, dividers }: BoundaryRules): Int32Array {
  const earliest = new Int32Array(tokens.length + 1)
  for (let to = 1; to <= tokens.length; to++) {
    let start = to - 1
    let sum = tokens[start] ?? 0
    while (start > 0 && !dividers.has(start) && to - start < maxSlides && sum + (tokens[start - 1] ?? 0) <= maxTokens) {
      start--
      sum += tokens[start] ?? 0
    }
    earliest[to] = start
  }
  return earliest
}

/** The fewest stretches that cover all slides: the longest allowed one, from the end. */
function fewest(earliest: Int32Array, size: number): number {
  let number = 0
  for (let to = size; to > 0; to = earliest[to] ?? 0) number++
  return number
}
