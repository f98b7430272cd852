import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Files of the checkout that hold what was pinned; they belong into git. */
export const pinFiles = {
  images: fileURLToPath(new URL('../../infra/app/pinned-images.json', import.meta.url)),
  compose: fileURLToPath(new URL('../../infra/app/pinned-compose.json', import.meta.url)),
  prices: fileURLToPath(new URL('../../app/machine-prices.json', import.meta.url)),
} as const

export type SaveOptions = { readonly file: string; readonly dryRun?: boolean; readonly json?: boolean }

/** Writes what was read, unless it is a dry run, and says it: lines for a person, or the pin itself as JSON. */
export async function savePin(
  { file, dryRun, json }: SaveOptions,
  pin: object,
  lines: readonly string[],
): Promise<void> {
  const text = JSON.stringify(pin, null, 2)
  if (dryRun !== true) await writeFile(file, `${text}\n`)
  const end = dryRun === true ? 'Nothing was written (--dry-run).' : `Written to ${file}: commit it.`
  process.stdout.write(`${json === true ? text : [...lines, end].join('\n')}\n`)
}
