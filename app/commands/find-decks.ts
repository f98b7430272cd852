import { glob, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { KnowbaseError } from '../domain/errors.ts'

const extensions = new Set(['.pptx', '.pptm', '.ppsx', '.ppsm', '.potx', '.potm'])

/**
 * The decks that files, folders (with everything below them) and globs name, each once, sorted within a folder or glob.
 * @throws KnowbaseError not_found, invalid_input
 */
export async function findDecks(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map(decksOf))
  return [...new Set(found.flat())]
}

async function decksOf(path: string): Promise<string[]> {
  const kind = await stat(path).catch(() => undefined)
  // A file is taken at its word whatever its name: the reader says what is wrong with it.
  if (kind?.isFile() === true) return [path]
  const pattern = kind?.isDirectory() === true ? join(path, '**', '*') : path
  const matches = await Array.fromAsync(glob(pattern))
  // PowerPoint leaves `~$name.pptx` beside a deck that is open.
  const decks = matches.filter(
    (match) => extensions.has(extname(match).toLowerCase()) && !/(^|[\\/])~\$[^\\/]*$/.test(match),
  )
  if (decks.length > 0) return decks.sort()
  const what = kind?.isDirectory() === true ? `The folder ${path} holds no deck` : `There is no deck ${path}`
  throw new KnowbaseError('not_found', `${what}.`, { advice: `A deck ends in ${[...extensions].join(', ')}.` })
}
