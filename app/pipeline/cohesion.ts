/** How well the slides `from` to `to` (exclusive) hold together; larger is better. */
export type Cohesion = (from: number, to: number) => number

/** Share of its neighbours' words that a slide is read with: one that says little belongs to what is said around it. */
const neighbourShare = 0.1

/**
 * Lexical cohesion from counts of stems. Slides become unit vectors with weights ln(1+tf) ln(1+n/df), each with a share of
 * its neighbours; a slide is then described by the roots of its cosines with all slides, less the mean of each column, as
 * a unit row: which slides it resembles, not which words it has. The root lets the many slides that it resembles a little
 * count beside the few, itself first, that it resembles much. The cohesion of a stretch is the length of the sum of its
 * rows.
 */
export function createCohesion(counts: readonly ReadonlyMap<string, number>[], longest: number): Cohesion {
  const rows = resemblance(withNeighbours(cosines(unitVectors(counts))))
  const size = rows.length
  // lengths[from][k] is the length of the sum of rows from .. from+k.
  const lengths = rows.map((_, from) => {
    const sum = new Float64Array(size)
    const reach = Math.min(longest, size - from)
    return Float64Array.from({ length: reach }, (_unused, step) => {
      const row = rows[from + step]
      let squares = 0
      for (let column = 0; column < size; column++) {
        const value = (sum[column] ?? 0) + (row?.[column] ?? 0)
        sum[column] = value
        squares += value * value
      }
      return Math.sqrt(squares)
    })
  })
  return (from, to) => lengths[from]?.[to - from - 1] ?? 0
}

type Vector = ReadonlyMap<string, number>

function unitVectors(counts: readonly Vector[]): Vector[] {
  const documents = new Map<string, number>()
  for (const stem of counts.flatMap((one) => [...one.keys()])) documents.set(stem, (documents.get(stem) ?? 0) + 1)
  return counts.map((one) => {
    const weights = [...one].map(([stem, count]): [string, number] => [
      stem,
      Math.log1p(count) * Math.log1p(counts.length / (documents.get(stem) ?? 1)),
    ])
    const length = Math.hypot(...weights.map(([, weight]) => weight)) || 1
    return new Map(weights.map(([stem, weight]) => [stem, weight / length]))
  })
}

function cosines(vectors: readonly Vector[]): Float64Array[] {
  const matrix = vectors.map(() => new Float64Array(vectors.length))
  const postings = new Map<string, [number, number][]>()
  for (const [slide, vector] of vectors.entries()) {
    for (const [stem, weight] of vector) {
      const list = postings.get(stem) ?? []
      list.push([slide, weight])
      postings.set(stem, list)
    }
  }
  for (const list of postings.values()) {
    for (const [a, weightA] of list) {
      const row = matrix[a]
      if (row === undefined) continue
      for (const [b, weightB] of list) row[b] = (row[b] ?? 0) + weightA * weightB
    }
  }
  return matrix
}

/** The cosines of slides that each have a share of their neighbours' words, from the cosines of those that have not. */
function withNeighbours(matrix: readonly Float64Array[]): Float64Array[] {
  const mixed = matrix.map((row, index) => {
    const [before, after] = [matrix[index - 1], matrix[index + 1]]
    const rows = row.map((value, at) => value + neighbourShare * ((before?.[at] ?? 0) + (after?.[at] ?? 0)))
    return rows.map((value, at) => value + neighbourShare * ((rows[at - 1] ?? 0) + (rows[at + 1] ?? 0)))
  })
  const lengths = mixed.map((row, index) => Math.sqrt(row[index] ?? 0) || 1)
  return mixed.map((row, index) => row.map((value, at) => value / ((lengths[index] ?? 1) * (lengths[at] ?? 1))))
}

function resemblance(cosines: readonly Float64Array[]): Float64Array[] {
  const size = cosines.length
  const matrix = cosines.map((row) => row.map(Math.sqrt))
  const means = new Float64Array(size)
  for (const row of matrix)
    for (let column = 0; column < size; column++) means[column] = (means[column] ?? 0) + (row[column] ?? 0) / size
  return matrix.map((row) => {
    const centred = row.map((value, column) => value - (means[column] ?? 0))
    const length = Math.hypot(...centred)
    return centred.map((value) => value / (length || 1))
  })
}
