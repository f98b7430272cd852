/** How many segments open as they come, so that first results are the deck's first. */
const asTheyCome = 2

/**
 * In what order segments take the places that a cap leaves: the first two, then the largest first, so that no long one
 * starts when the others are done (Graham's longest processing time first). Gives indices of `sizes`.
 */
export function openingOrder(sizes: readonly number[]): readonly number[] {
  const indices = [...sizes.keys()]
  const later = indices.slice(asTheyCome).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0))
  return [...indices.slice(0, asTheyCome), ...later]
}
