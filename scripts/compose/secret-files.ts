import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { secretNames } from '../../infra/names.ts'
import type { SecretChoice } from '../secret/choose-secrets.ts'
import { usableSecret } from '../secret/secret-rules.ts'

/** User of the containers that read secrets; the image's `node`. */
const containerUser = 1000

/**
 * What the files that compose.yaml names as secrets hold, by name; those that are empty or not there are left out.
 * @throws ScriptError where the service could not start with one
 */
export function readSecretFiles(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const name of secretNames) {
    const path = join(folder, name)
    const value = existsSync(path) ? readFileSync(path, 'utf8').trim() : ''
    if (value !== '') found.set(name, usableSecret(name, value, path))
  }
  return found
}

/**
 * Writes the files that compose.yaml names as secrets; one that is kept stays as it is, one that is missing is empty.
 * @param user number of the user who runs this; undefined where users have none
 */
export function writeSecretFiles(
  folder: string,
  { written, missing }: Pick<SecretChoice, 'written' | 'missing'>,
  user: number | undefined = process.getuid?.(),
): void {
  mkdirSync(folder, { recursive: true })
  // Nobody else reaches the files, even where the container's user is another and they must be readable by all.
  chmodSync(folder, 0o700)
  const mode = user === 0 || user === containerUser ? 0o400 : 0o444
  const put = (name: string, text: string): void => {
    const path = join(folder, name)
    // A file that may not be written is replaced as a whole.
    writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true })
    chmodSync(`${path}.new`, mode)
    if (user === 0) chownSync(`${path}.new`, containerUser, containerUser)
    renameSync(`${path}.new`, path)
  }
  for (const [name, value] of written) put(name, value)
  for (const name of missing) if (!existsSync(join(folder, name))) put(name, '')
  const auth = `neo4j/${readSecretFiles(folder).get('NEO4J_PASSWORD') ?? ''}`
  const path = join(folder, 'NEO4J_AUTH')
  if (!existsSync(path) || readFileSync(path, 'utf8') !== auth) put('NEO4J_AUTH', auth)
}
