import { accessSync, constants } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** A file that this process alone holds. It stays in its place when the lock is let go. */
export type Lock = { readonly close: () => void }

/** Those that are held: the garbage collector would let go of one whose holder keeps no hold of it. */
const held = new Set<DatabaseSync>()

/**
 * Makes the file where it does not exist, and a second one beside it while the lock is held. Undefined where another holds
 * it, be it in this process. SQLite's locks are the system's: they go with the process, however it ends. Throws what SQLite
 * throws, and where the file cannot be written.
 * @param patienceMs ms to wait for whoever holds it; the process stands still meanwhile
 */
export function holdLock(path: string, patienceMs = 0): Lock | undefined {
  const file = new DatabaseSync(path, { timeout: patienceMs })
  try {
    // Of two that ask for EXCLUSIVE at once each can keep the other from it.
    file.exec('BEGIN IMMEDIATE')
    // In a file that is not writable SQLite begins a transaction that locks nobody out.
    accessSync(path, constants.W_OK)
    held.add(file)
  } catch (error) {
    file.close()
    if (isHeld(error)) return undefined
    throw error
  }
  return {
    close: () => {
      held.delete(file)
      file.close()
    },
  }
}

/** SQLITE_BUSY of SQLite's list of result codes. */
const busy = 5

/** Whether SQLite refuses since another has the file. */
export function isHeld(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === busy
}
