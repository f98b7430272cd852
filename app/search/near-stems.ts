/** Shorter beginnings fit too much. */
const shortestPrefix = 3
/** A word this long may be misspelt by one letter, one twice as long by two. */
const shortestMisspelt = 4
const mostFound = 5

/**
 * Known stems that an unknown one may stand for: those it is the beginning of, shortest first; where there is none, those
 * that the fewest letters tell apart, one or two, the first letter being right.
 */
export function nearStems(unknown: string, known: Iterable<string>): readonly string[] {
  const longer: string[] = []
  const near: { readonly stem: string; readonly edits: number }[] = []
  const mostEdits = Math.min(2, Math.floor(unknown.length / shortestMisspelt))
  for (const stem of known) {
    if (unknown.length >= shortestPrefix && stem.startsWith(unknown)) longer.push(stem)
    if (stem[0] !== unknown[0] || Math.abs(stem.length - unknown.length) > mostEdits) continue
    const edits = editDistance(unknown, stem)
    if (edits <= mostEdits) near.push({ stem, edits })
  }
  const fewest = Math.min(...near.map(({ edits }) => edits))
  const nearest = near.filter(({ edits }) => edits === fewest).map(({ stem }) => stem)
  const found = longer.length > 0 ? longer.sort((a, b) => a.length - b.length) : nearest
  return found.slice(0, mostFound)
}

/** Letters put in, left out, changed, or swapped with the next: optimal string alignment (Damerau 1964). */
function editDistance(one: string, other: string): number {
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const changed = (last[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      const swapped =
        one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity
      row.push(Math.min(changed, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    before = last
    last = row
  }
  return last[other.length] ?? 0
}
