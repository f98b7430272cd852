import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { combine, dot, orthogonalTo, randomAxes } from './axes.ts'
import type { Bm25 } from './bm25.ts'
import { pause } from './pause.ts'
import { type SparseMatrix, sparseMatrix, times, transposedTimes } from './sparse-matrix.ts'

/** Documents by meaning: words that stand in the same documents lie near each other (Deerwester et al. 1990). */
export type LatentSpace = {
  /** Cosine of each document with a query of these stems, in the latent space. */
  readonly similarity: (stems: readonly string[]) => Float64Array
}

/** Directions beyond the wanted ones, and rounds of iteration: Halko, Martinsson and Tropp 2011 advise 5 to 10 and 1 or 2. */
const oversampling = 10
const rounds = 2
/** Stems read without a pause. */
const slice = 1000

/**
 * Fits a truncated singular value decomposition of the documents' tf-idf vectors by randomised subspace iteration,
 * in slices of some milliseconds.
 * @param dimensions of the space, at most; fewer where there are fewer documents
 */
export async function fitLatentSpace(index: Bm25, dimensions: number): Promise<LatentSpace> {
  const columnOf = new Map([...index.postings.keys()].map((stem, column) => [stem, column]))
  const matrix = await documentRows(index, columnOf)
  const rank = Math.min(dimensions + oversampling, index.size, columnOf.size)
  if (rank < 2) return { similarity: () => new Float64Array(index.size) }

  // An orthonormal basis of what the documents mostly are: a number for each document on each axis.
  let basis = randomAxes(rank, index.size)
  for (let round = 0; round <= rounds; round++) {
    const next: Float64Array[] = []
    for (const axis of basis) {
      next.push(orthogonalTo(next, times(matrix, transposedTimes(matrix, axis))))
      await pause()
    }
    basis = next
  }
  // The same basis as a number for each stem; its Gram matrix has the squared singular values for eigenvalues.
  const byStem = basis.map((axis) => transposedTimes(matrix, axis))
  const gram: number[][] = []
  for (const axis of byStem) {
    gram.push(byStem.map((other) => dot(axis, other)))
    await pause()
  }
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(new Matrix(gram), {
    assumeSymmetric: true,
  })
  // Eigenvalues come in rising order: the last are the strongest directions.
  const strongest = Array.from({ length: Math.min(dimensions, rank) }, (_, nth) => ({
    weights: eigenvectorMatrix.getColumn(rank - 1 - nth),
    strength: Math.sqrt(Math.max(0, realEigenvalues[rank - 1 - nth] ?? 0)),
  })).filter(({ strength }) => strength > 1e-6)
  const columns: Float64Array[] = []
  for (const { weights, strength } of strongest) {
    columns.push(combine(basis, weights).map((value) => value * strength))
    await pause()
  }
  const documents = unitRows(columns)

  return {
    similarity: (stems) => {
      const weighted = weigh(stems, index, columnOf)
      const onBasis = byStem.map((axis) =>
        weighted.reduce((sum, [column, weight]) => sum + weight * (axis[column] ?? 0), 0),
      )
      const query = Float64Array.from(
        strongest,
        ({ weights, strength }) => weights.reduce((sum, weight, at) => sum + weight * (onBasis[at] ?? 0), 0) / strength,
      )
      const length = Math.sqrt(dot(query, query)) || 1
      return Float64Array.from(documents, (document) => dot(document, query) / length)
    },
  }
}

function weigh(stems: readonly string[], index: Bm25, columnOf: ReadonlyMap<string, number>): [number, number][] {
  const counts = new Map<string, number>()
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  return [...counts].flatMap(([stem, count]): [number, number][] => {
    const column = columnOf.get(stem)
    return column === undefined ? [] : [[column, (1 + Math.log(count)) * index.inverseFrequency(stem)]]
  })
}

/** For each document its stems' (1 + ln tf) idf, of unit length. */
async function documentRows(index: Bm25, columnOf: ReadonlyMap<string, number>): Promise<SparseMatrix> {
  const rows: [number, number][][] = Array.from({ length: index.size }, () => [])
  for (const [stem, list] of index.postings) {
    const weight = index.inverseFrequency(stem)
    const column = columnOf.get(stem) ?? 0
    for (const [document, count] of list) rows[document]?.push([column, (1 + Math.log(count)) * weight])
    if (column % slice === 0) await pause()
  }
  for (const row of rows) {
    const length = Math.hypot(...row.map(([, value]) => value)) || 1
    for (const entry of row) entry[1] /= length
  }
  return sparseMatrix(rows, columnOf.size)
}

/** Columns to rows of unit length. */
function unitRows(columns: readonly Float64Array[]): Float64Array[] {
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => {
    const values = Float64Array.from(columns, (column) => column[row] ?? 0)
    const length = Math.sqrt(dot(values, values)) || 1
    return values.map((value) => value / length)
  })
}
