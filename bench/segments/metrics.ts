// All take the first slides of segments without the leading 0, as positions in a deck of `size` slides.

/** Share of the gold starts with a start of ours at most `distance` slides away. */
export function foundWithin(gold: readonly number[], starts: readonly number[], distance: number): number {
  return gold.filter((one) => starts.some((start) => Math.abs(start - one) <= distance)).length / gold.length
}

/** Share of the slides that lie in a segment most of which is another chapter's. */
export function misplaced(chapters: readonly number[], starts: readonly number[]): number {
  const bounds = [0, ...starts, chapters.length]
  let wrong = 0
  for (let index = 0; index + 1 < bounds.length; index++) {
    const inside = chapters.slice(bounds[index], bounds[index + 1])
    const counts = new Map<number, number>()
    for (const chapter of inside) counts.set(chapter, (counts.get(chapter) ?? 0) + 1)
    wrong += inside.length - Math.max(...counts.values(), 0)
  }
  return wrong / chapters.length
}

/** Beeferman et al. 1999: how often the ends of a window of `k` slides are wrongly held to be in one segment or in two. */
export function pk(gold: readonly number[], starts: readonly number[], size: number, k: number): number {
  return windows(size, k, (from, to) => between(gold, from, to) > 0 !== between(starts, from, to) > 0)
}

/** Pevzner and Hearst 2002: how often a window holds another number of boundaries than it should. */
export function windowDiff(gold: readonly number[], starts: readonly number[], size: number, k: number): number {
  return windows(size, k, (from, to) => between(gold, from, to) !== between(starts, from, to))
}

/** Half the mean length of a chapter, as both metrics ask for. */
export function windowSize(gold: readonly number[], size: number): number {
  return Math.max(1, Math.round(size / (gold.length + 1) / 2))
}

function windows(size: number, k: number, wrong: (from: number, to: number) => boolean): number {
  let errors = 0
  for (let from = 0; from + k < size; from++) if (wrong(from, from + k)) errors++
  return errors / (size - k)
}

/** Boundaries between slide `from` and slide `to`. */
function between(starts: readonly number[], from: number, to: number): number {
  return starts.filter((start) => start > from && start <= to).length
}
