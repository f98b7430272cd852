import { execFile } from 'node:child_process'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A block device of this machine, made of a file. */
export type Disk = {
  /** Such as `/dev/loop0`. */
  readonly device: string
  readonly file: string
  readonly remove: () => Promise<void>
}

/** An empty disk; needs root. */
export async function createDisk(mebibytes: number): Promise<Disk> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-disk-'))
  const file = join(folder, 'disk.img')
  await writeFile(file, '')
  await truncate(file, mebibytes * 2 ** 20)
  const { stdout } = await run('losetup', ['--find', '--show', file])
  const device = stdout.trim()
  return {
    device,
    file,
    remove: async () => {
      await run('losetup', ['--detach', device])
      await rm(folder, { recursive: true })
    },
  }
}
