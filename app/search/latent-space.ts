import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { Bm25 } from './bm25.ts'

/** Documents by meaning: words that stand in the same documents lie near each other (Deerwester et al. 1990). */
export type LatentSpace = {
  /** Cosine of each document with a query of these stems, in the latent space. */
  readonly similarity: (stems: readonly string[]) => Float64Array
}

type SparseRow = { readonly columns: Uint32Array; readonly values: Float64Array }

/** Directions beyond the wanted ones, and rounds of iteration: Halko, Martinsson and Tropp 2011 advise 5 to 10 and 1 or 2. */
const oversampling = 10
const rounds = 2

/**
 * Fits a truncated singular value decomposition of the documents' tf-idf vectors by randomised subspace iteration.
 * @param dimensions of the space, at most; fewer where there are fewer documents
 */
export function fitLatentSpace(index: Bm25, dimensions: number): LatentSpace {
  const columnOf = new Map([...index.postings.keys()].map((stem, column) => [stem, column]))
  const byDocument = documentRows(index, columnOf)
  const byStem = transpose(byDocument, columnOf.size)
  const rank = Math.min(dimensions + oversampling, index.size, columnOf.size)
  if (rank < 2) return { similarity: () => new Float64Array(index.size) }

  // Each basis is a list of axes; in the end they span what the documents mostly are, in the space of stems.
  let basis = orthonormal(randomAxes(rank, index.size).map((axis) => times(byStem, axis)))
  for (let round = 0; round < rounds; round++) {
    const documents = orthonormal(basis.map((axis) => times(byDocument, axis)))
    basis = orthonormal(documents.map((axis) => times(byStem, axis)))
  }
  const projected = basis.map((axis) => times(byDocument, axis))
  const gram = new Matrix(projected.map((one) => projected.map((other) => dot(one, other))))
  // Eigenvalues come in rising order: the last vectors are the strongest directions.
  const { eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true })
  const strongest = Array.from({ length: Math.min(dimensions, rank) }, (_, nth) =>
    eigenvectorMatrix.getColumn(rank - 1 - nth),
  )
  const axes = strongest.map((weights) => combine(basis, weights))
  const documents = unitRows(strongest.map((weights) => combine(projected, weights)))

  return {
    similarity: (stems) => {
      const counts = new Map<string, number>()
      for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1)
      const weighted = [...counts].flatMap(([stem, count]): [number, number][] => {
        const column = columnOf.get(stem)
        return column === undefined ? [] : [[column, (1 + Math.log(count)) * index.inverseFrequency(stem)]]
      })
      const query = Float64Array.from(axes, (axis) =>
        weighted.reduce((sum, [column, weight]) => sum + weight * (axis[column] ?? 0), 0),
      )
      const length = Math.sqrt(dot(query, query)) || 1
      return Float64Array.from(documents, (document) => dot(document, query) / length)
    },
  }
}

function documentRows(index: Bm25, columnOf: ReadonlyMap<string, number>): SparseRow[] {
  const entries: [number, number][][] = Array.from({ length: index.size }, () => [])
  for (const [stem, list] of index.postings) {
    const weight = index.inverseFrequency(stem)
    const column = columnOf.get(stem) ?? 0
    for (const [document, count] of list) entries[document]?.push([column, (1 + Math.log(count)) * weight])
  }
  return entries.map((row) => {
    const length = Math.hypot(...row.map(([, value]) => value)) || 1
    return sparse(row.map(([column, value]) => [column, value / length]))
  })
}

function transpose(rows: readonly SparseRow[], width: number): SparseRow[] {
  const entries: [number, number][][] = Array.from({ length: width }, () => [])
  for (const [index, row] of rows.entries())
    row.columns.forEach((column, at) => entries[column]?.push([index, row.values[at] ?? 0]))
  return entries.map(sparse)
}

function sparse(entries: readonly (readonly [number, number])[]): SparseRow {
  return {
    columns: Uint32Array.from(entries, ([column]) => column),
    values: Float64Array.from(entries, ([, value]) => value),
  }
}

function times(rows: readonly SparseRow[], vector: Float64Array): Float64Array {
  return Float64Array.from(rows, ({ columns, values }) => {
    let sum = 0
    for (let at = 0; at < columns.length; at++) sum += (values[at] ?? 0) * (vector[columns[at] ?? 0] ?? 0)
    return sum
  })
}

/** Modified Gram-Schmidt; an axis that others span already becomes zero. */
function orthonormal(axes: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = []
  for (const axis of axes) {
    const before = Math.sqrt(dot(axis, axis))
    for (const other of done) addTo(axis, other, -dot(axis, other))
    const length = Math.sqrt(dot(axis, axis))
    const scale = length > 1e-10 * before ? 1 / length : 0
    done.push(axis.map((value) => value * scale))
  }
  return done
}

function combine(axes: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const sum = new Float64Array(axes[0]?.length ?? 0)
  for (const [index, axis] of axes.entries()) addTo(sum, axis, weights[index] ?? 0)
  return sum
}

function addTo(target: Float64Array, source: Float64Array, factor: number): void {
  for (let at = 0; at < target.length; at++) target[at] = (target[at] ?? 0) + factor * (source[at] ?? 0)
}

/** Columns to rows of unit length. */
function unitRows(columns: readonly Float64Array[]): Float64Array[] {
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => {
    const values = Float64Array.from(columns, (column) => column[row] ?? 0)
    const length = Math.sqrt(dot(values, values)) || 1
    return values.map((value) => value / length)
  })
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}

/** Numbers around 0 that are the same on every machine: the space must not change from run to run. */
function randomAxes(count: number, length: number): Float64Array[] {
  let state = 1
  return Array.from({ length: count }, () =>
    Float64Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0
      return state / 2 ** 31
    }),
  )
}
