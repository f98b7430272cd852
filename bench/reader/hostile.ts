import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ErrorCode } from '../../app/domain/errors.ts'
import { coldProcess } from '../harness.ts'

/** How a reading ended: with a typed error, or with a deck and this many slides flagged. */
export type ReadingEnd = { readonly code: ErrorCode } | { readonly slides: number; readonly flagged: number }

export type HostileReading = {
  readonly file: string
  /** Undefined where the process crashed or failed with an error that is none of knowbase's own. */
  readonly end: ReadingEnd | undefined
  readonly seconds: number
  readonly peakMiB: number
}

export const readOnce = fileURLToPath(new URL('./read-once.ts', import.meta.url))

/** Reads every file of a folder, each in a cold process. */
export async function readHostile(folder: string): Promise<readonly HostileReading[]> {
  const readings: HostileReading[] = []
  for (const file of (await readdir(folder)).sort()) {
    try {
      const { stdout, seconds, peakMiB } = await coldProcess([readOnce, join(folder, file)])
      readings.push({ file, end: JSON.parse(stdout) as ReadingEnd, seconds, peakMiB })
    } catch {
      readings.push({ file, end: undefined, seconds: Number.NaN, peakMiB: Number.NaN })
    }
  }
  return readings
}
