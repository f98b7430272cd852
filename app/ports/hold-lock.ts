import { DatabaseSync } from 'node:sqlite'

/** A file that this process alone holds. It stays in its place when the lock is let go. */
export type Lock = { readonly close: () => void }

/** SQLITE_BUSY of SQLite's list of result codes. */
const busy = 5

/**
 * Makes the file where it does not exist. Undefined where another holds it, be it in this process. SQLite's locks are the
 * system's: they go with the process, however it ends. Throws what SQLite throws.
 * @param patienceMs ms to wait for whoever holds it; the process stands still meanwhile
 */
export function holdLock(path: string, patienceMs = 0): Lock | undefined {
  const file = new DatabaseSync(path, { timeout: patienceMs })
  try {
    file.exec('BEGIN EXCLUSIVE')
    return file
  } catch (error) {
    file.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined
    throw error
  }
}
