import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { DeckFiles } from '../ports/deck-files.ts'
import { orDiskFull } from './disk-full.ts'

/** Decks in a folder, each in one of its own so that it keeps its name. */
export type FolderFiles = DeckFiles & {
  /** Drops all files but these; to be called while nothing is received. */
  readonly sweep: (inUse: ReadonlySet<string>) => Promise<void>
}

export function createFolderFiles(folder: string): FolderFiles {
  const drop = (file: string): Promise<void> => rm(join(folder, dirname(file)), { recursive: true, force: true })
  return {
    receive: async (bytes, fileName) => {
      const name = safeName(fileName)
      const file = join(randomUUID(), name)
      try {
        await mkdir(join(folder, dirname(file)), { recursive: true })
        return { file, fileName: name, ...(await write(join(folder, file), bytes)) }
      } catch (error) {
        await drop(file)
        throw orDiskFull(folder, error)
      }
    },
    locate: async (file) => join(folder, file),
    release: async () => {},
    drop,
    sweep: async (inUse) => {
      const folders = new Set([...inUse].map((file) => dirname(file)))
      const there = await readdir(folder).catch(() => [])
      const orphans = there.filter((name) => !folders.has(name))
      await Promise.all(orphans.map((name) => rm(join(folder, name), { recursive: true, force: true })))
    },
  }
}

async function write(path: string, bytes: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256')
  let size = 0
  await using handle = await open(path, 'wx')
  for await (const piece of bytes) {
    hash.update(piece)
    size += piece.byteLength
    await handle.writeFile(piece)
  }
  await handle.sync()
  return { documentId: hash.digest('hex'), bytes: size }
}

/** The last step of a path of any system, without what a file system or a terminal could stumble over. */
function safeName(fileName: string): string {
  const last = basename(stripVTControlCharacters(fileName).toWellFormed().replaceAll('\\', '/'))
  const cleaned = last.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim()
  if (cleaned === '' || /^\.+$/.test(cleaned)) return 'deck.pptx'
  // File systems take 255 bytes a name; the end of it, with the extension, says most.
  return Buffer.from(cleaned)
    .subarray(-200)
    .toString()
    .replace(/^\uFFFD+/, '')
}
