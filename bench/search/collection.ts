import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { sharedFolder } from '../harness.ts'

/** A retrieval test collection: texts, questions, and how much each text answers each question. */
export type Collection = {
  readonly documents: readonly { readonly id: string; readonly text: string }[]
  readonly queries: readonly { readonly text: string; readonly gains: ReadonlyMap<string, number> }[]
}

export const goldFolder = join(sharedFolder, 'gold')

const names = { documents: 'cranfield.docs.jsonl', queries: 'cranfield.queries.jsonl' } as const

/** Whether the folder holds a collection, by the names of its files, gzipped or not. */
export function holdsCollection(folder: string): boolean {
  return Object.values(names).every((name) => fileOf(folder, name) !== undefined)
}

/** Reads `{id, text}` and `{id, text, rel: {documentId: gain}}`, one a line. */
export function readCollection(folder: string): Collection {
  const documents = readLines<{ id: string | number; text: string }>(folder, names.documents)
  const queries = readLines<{ text: string; rel: Record<string, number> }>(folder, names.queries)
  return {
    documents: documents.map(({ id, text }) => ({ id: String(id), text })),
    queries: queries.map(({ text, rel }) => ({ text, gains: new Map(Object.entries(rel)) })),
  }
}

function readLines<T>(folder: string, name: string): T[] {
  const path = fileOf(folder, name)
  if (path === undefined) throw new Error(`${folder} holds neither ${name} nor ${name}.gz`)
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T)
}

function fileOf(folder: string, name: string): string | undefined {
  return [`${name}.gz`, name].map((one) => join(folder, one)).find((path) => existsSync(path))
}
