/** Rows that are mostly zero. */
export type SparseMatrix = { readonly rows: readonly SparseRow[]; readonly width: number }

type SparseRow = { readonly columns: Uint32Array; readonly values: Float64Array }

/** @param rows for each row its columns and their values */
export function sparseMatrix(rows: readonly (readonly (readonly [number, number])[])[], width: number): SparseMatrix {
  return {
    rows: rows.map((entries) => ({
      columns: Uint32Array.from(entries, ([column]) => column),
      values: Float64Array.from(entries, ([, value]) => value),
    })),
    width,
  }
}

/** The matrix times a vector of its width. */
export function times({ rows }: SparseMatrix, vector: Float64Array): Float64Array {
  return Float64Array.from(rows, ({ columns, values }) => {
    let sum = 0
    for (let at = 0; at < columns.length; at++) sum += (values[at] ?? 0) * (vector[columns[at] ?? 0] ?? 0)
    return sum
  })
}

/** The transposed matrix times a vector with a number for each row. */
export function transposedTimes({ rows, width }: SparseMatrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(width)
  for (const [index, { columns, values }] of rows.entries()) {
    const factor = vector[index] ?? 0
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at] ?? 0
      product[column] = (product[column] ?? 0) + factor * (values[at] ?? 0)
    }
  }
  return product
}
