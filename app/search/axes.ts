// Lists of axes: each a vector, all of one length.

/** An axis of what stands out of the others, of unit length; zero where they span it already (modified Gram-Schmidt). */
export function orthogonalTo(others: readonly Float64Array[], axis: Float64Array): Float64Array {
  const rest = axis.slice()
  for (const other of others) addTo(rest, other, -dot(rest, other))
  const length = Math.sqrt(dot(rest, rest))
  const scale = length > 1e-10 * Math.sqrt(dot(axis, axis)) ? 1 / length : 0
  return rest.map((value) => value * scale)
}

/** The sum of the axes, each times its weight. */
export function combine(axes: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const sum = new Float64Array(axes[0]?.length ?? 0)
  for (const [index, axis] of axes.entries()) addTo(sum, axis, weights[index] ?? 0)
  return sum
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}

/** Numbers around 0 that are the same on every machine: what is fitted from them must not change from run to run. */
export function randomAxes(count: number, length: number): Float64Array[] {
  let state = 1
  return Array.from({ length: count }, () =>
    Float64Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0
      return state / 2 ** 31
    }),
  )
}

function addTo(target: Float64Array, source: Float64Array, factor: number): void {
  for (let at = 0; at < target.length; at++) target[at] = (target[at] ?? 0) + factor * (source[at] ?? 0)
}
