import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What python-pptx reads of a slide. */
export type TruthSlide = {
  readonly part: string
  readonly title: string | null
  readonly text: readonly string[]
  readonly tables: readonly (readonly (readonly string[])[])[]
  readonly notes: string | null
  readonly chart: readonly string[]
  readonly alt: readonly string[]
  readonly links: readonly string[]
  readonly hidden: boolean
}

export type TruthDeck = { readonly file: string; readonly slides: readonly TruthSlide[] }

/** The decks of `truth.jsonl` in a folder; their files are named relative to it. */
export async function readTruth(folder: string): Promise<readonly TruthDeck[]> {
  const lines = await readFile(join(folder, 'truth.jsonl'), 'utf8')
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as TruthDeck)
}
