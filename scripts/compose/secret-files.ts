import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { secretNames } from '../../infra/names.ts'

/** User of the containers that read secrets; the image's `node`. */
const containerUser = 1000

/** Secrets that are made up where none is given; keys of providers stay empty. */
const generated: Readonly<Partial<Record<string, () => string>>> = {
  JWT_SECRET: () => randomBytes(32).toString('base64url'),
  NEO4J_PASSWORD: () => randomBytes(18).toString('hex'),
}

/**
 * Writes the files that compose.yaml names as secrets, and gives the names of those that it wrote. A file that holds
 * something is left as it is.
 *
 * @param given values of the environment and of `.env`, by name
 * @param user number of the user who runs this; undefined where users have none
 */
export function writeSecretFiles(
  folder: string,
  given: Readonly<Partial<Record<string, string>>>,
  user: number | undefined = process.getuid?.(),
): readonly string[] {
  mkdirSync(folder, { recursive: true })
  // Nobody else reaches the files, even where the container's user is another and they must be readable by all.
  chmodSync(folder, 0o700)
  const written: string[] = []
  const put = (name: string, text: string): void => {
    const path = join(folder, name)
    const before = read(path)
    if (before !== undefined && (before !== '' || text === '')) return
    const mode = user === 0 || user === containerUser ? 0o400 : 0o444
    // A file that may not be written is replaced as a whole.
    writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true })
    chmodSync(`${path}.new`, mode)
    if (user === 0) chownSync(`${path}.new`, containerUser, containerUser)
    renameSync(`${path}.new`, path)
    written.push(name)
  }
  for (const name of secretNames) put(name, given[name]?.trim() || (generated[name]?.() ?? ''))
  put('NEO4J_AUTH', `neo4j/${read(join(folder, 'NEO4J_PASSWORD')) ?? ''}`)
  return written
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
