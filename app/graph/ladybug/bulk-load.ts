import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { vectorText } from './rows.ts'
import type { Prepare } from './session.ts'

export type ColumnType = 'STRING' | 'STRING[]' | 'INT64' | 'DOUBLE' | 'BOOLEAN' | `FLOAT[${number}]`

export type Columns = Readonly<Record<string, ColumnType>>

type Value = string | number | boolean | readonly string[] | Float32Array

const sliceRows = 50

/**
 * Runs a statement for each row; the statement finds the row's columns in `row`. It waits for `after`, the rows are made
 * ready meanwhile.
 */
export type BulkLoad = (
  statement: string,
  columns: Columns,
  rows: readonly Readonly<Record<string, Value>>[],
  after?: Promise<unknown>,
) => Promise<void>

/**
 * Feeds rows to a statement from a CSV file in the folder, which is gone afterwards: half the time and two thirds of the
 * memory of the same rows bound as parameters. COPY would be quicker still, but what it adds is not in the log: a crash
 * during its commit leaves the rest of the transaction without it.
 */
export function createBulkLoad(prepare: Prepare, folder: string): BulkLoad {
  // Lists go as text with a separator that no text can hold; the same text stands for null, so that '' stays ''.
  const separator = randomUUID()
  // A file for each statement, so that its text is the same again and its plan is at hand.
  const files = new Map<string, string>()
  return async (statement, columns, rows, after) => {
    if (rows.length === 0) return void (await after)
    const path = files.get(statement) ?? join(folder, `${files.size}.csv`)
    files.set(statement, path)
    const names = Object.keys(columns)
    const lines: string[] = []
    for (const [index, row] of rows.entries()) {
      // A row with a vector takes 0.2 ms: others have their turn after some of them.
      if (index % sliceRows === sliceRows - 1) await setImmediate()
      lines.push(names.map((name) => cell(row[name] ?? '', separator)).join(','))
    }
    const inFile = names.map((name) => `${name} ${typeInFile(columns[name] ?? 'STRING')}`)
    const fields = names.map((name) => `${name}: ${valueOf(name, columns[name] ?? 'STRING', separator)}`)
    try {
      await after
      // To plan a load the database reads its file, so that it gets an empty one to plan with.
      await writeFile(path, '')
      const run = await prepare(
        `LOAD WITH HEADERS (${inFile.join(', ')}) FROM ${literal(path)}
          (HEADER=false, PARALLEL=false, AUTO_DETECT=false, DELIM=',', QUOTE='"', ESCAPE='"', NULL_STRINGS=['${separator}'])
          WITH {${fields.join(', ')}} AS row ${statement}`,
      )
      await writeFile(path, `${lines.join('\n')}\n`)
      await run()
    } finally {
      await rm(path, { force: true })
    }
  }
}

function cell(value: Value, separator: string): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Float32Array) return quoted(vectorText(value))
  return quoted(typeof value === 'string' ? value : value.join(separator))
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function typeInFile(type: ColumnType): string {
  return type.endsWith(']') ? 'STRING' : type
}

function valueOf(name: string, type: ColumnType, separator: string): string {
  if (type === 'STRING[]')
    return `CASE WHEN ${name} = '' THEN CAST([] AS STRING[]) ELSE string_split(${name}, '${separator}') END`
  return type.endsWith(']') ? `CAST(${name} AS ${type})` : name
}

function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
