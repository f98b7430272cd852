import type { LbugValue } from '@ladybugdb/core'
import type { Row } from '../records.ts'
import type { Query } from './database.ts'

/** The values of one row of a statement's `$rows`. */
type InputRow = Record<string, LbugValue>

/**
 * Runs a statement over rows, some at a time: 1,000 are as quick as all at once and hold a tenth of the memory.
 * `$rows` is what the statement unwinds.
 */
export async function forRows(
  query: Query,
  statement: string,
  rows: readonly InputRow[],
  batch = 1000,
): Promise<readonly Row[]> {
  const results: Row[] = []
  for (let start = 0; start < rows.length; start += batch) {
    results.push(...(await query(statement, { rows: rows.slice(start, start + batch) })))
  }
  return results
}

/** A vector for `CAST(... AS FLOAT[n])`: nine digits carry every float32, and text binds ten times faster than numbers. */
export function vectorText(vector: Float32Array): string {
  return `[${Array.from(vector, (value) => (value === 0 ? '0' : value.toPrecision(9))).join(',')}]`
}
