import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { sharedFolder } from '../harness.ts'

/** Where the gold sets of language are looked for unless `--data` names another folder. */
export const goldFolder = join(sharedFolder, 'gold')

/** The text of a gold set, gzipped or not; undefined where the folder has none of that name. */
export function readGold(folder: string, name: string): string | undefined {
  const zipped = join(folder, `${name}.gz`)
  if (existsSync(zipped)) return gunzipSync(readFileSync(zipped)).toString()
  const plain = join(folder, name)
  return existsSync(plain) ? readFileSync(plain, 'utf8') : undefined
}

/** One JSON object a line. */
export function parseLines(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): unknown => JSON.parse(line))
}
