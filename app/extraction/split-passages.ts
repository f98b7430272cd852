import type { CountTokens } from '../ports/tokenizer.ts'
import type { Passage } from './passages.ts'

/**
 * Consecutive passages in `parts` stretches of about equal size, cut between slides where there are slides enough, else
 * between passages. Fewer stretches where there are fewer passages; never an empty one.
 */
export function splitPassages(
  passages: readonly Passage[],
  parts: number,
  countTokens: CountTokens,
): readonly (readonly Passage[])[] {
  const slides = Object.values(Object.groupBy(passages, (passage) => passage.excerpt)).map((group) => group ?? [])
  const units = slides.length >= parts ? slides : passages.map((passage) => [passage])
  const sizes = units.map((unit) => unit.reduce((sum, passage) => sum + countTokens(passage.text) + 2, 0))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const stretches: Passage[][] = []
  let before = 0
  for (const [index, unit] of units.entries()) {
    const size = sizes[index] ?? 0
    // A unit belongs to the stretch in which its middle lies.
    const wanted = Math.min(parts - 1, Math.floor(((before + size / 2) / Math.max(1, total)) * parts))
    const open = stretches[wanted] ?? []
    stretches[wanted] = [...open, ...unit]
    before += size
  }
  return stretches.filter((stretch) => stretch !== undefined && stretch.length > 0)
}
