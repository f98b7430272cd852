/** A stretch of time, in any unit. */
export type Stretch = { readonly from: number; readonly to: number }

/** Puts stretches into as few lanes as their overlaps allow: the lane of each, from 0, and how many there are. */
export function lanesOf(stretches: readonly Stretch[]): {
  readonly lanes: readonly number[]
  readonly count: number
} {
  const ends: number[] = []
  const lanes = stretches.map(() => 0)
  const order = stretches
    .map((stretch, index) => ({ ...stretch, index }))
    .sort((a, b) => a.from - b.from || a.to - b.to)
  for (const { from, to, index } of order) {
    const free = ends.findIndex((end) => end <= from)
    const lane = free === -1 ? ends.length : free
    ends[lane] = to
    lanes[index] = lane
  }
  return { lanes, count: ends.length }
}

/** How many stretches are open, as steps: from each time on, that many. */
export function openAtOnce(stretches: readonly Stretch[]): readonly { readonly at: number; readonly open: number }[] {
  const changes = new Map<number, number>()
  for (const { from, to } of stretches) {
    changes.set(from, (changes.get(from) ?? 0) + 1)
    changes.set(to, (changes.get(to) ?? 0) - 1)
  }
  let open = 0
  return [...changes]
    .sort(([a], [b]) => a - b)
    .map(([at, change]) => {
      open += change
      return { at, open }
    })
}
