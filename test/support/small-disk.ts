import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A file system of its own, in memory, that can be filled up. */
export type SmallDisk = {
  readonly path: string
  /** Leaves room for so many bytes. */
  readonly fill: (leaving: number) => Promise<void>
  /** There is room again. */
  readonly clear: () => Promise<void>
  readonly remove: () => Promise<void>
}

const bytes = 32 * 2 ** 20

/** Why none can be had here; undefined where it can. */
export async function smallDiskMissing(): Promise<string | undefined> {
  try {
    await (await mountSmallDisk()).remove()
    return undefined
  } catch {
    return 'a full disk is made of a tmpfs, which takes the right to mount one'
  }
}

export async function mountSmallDisk(): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), 'knowbase-disk-'))
  const ballast = join(path, 'ballast')
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path])
  } catch (error) {
    await rm(path, { recursive: true })
    throw error
  }
  return {
    path,
    fill: (leaving) => writeFile(ballast, new Uint8Array(bytes - leaving)),
    clear: () => rm(ballast),
    remove: async () => {
      await run('umount', [path])
      await rm(path, { recursive: true })
    },
  }
}
