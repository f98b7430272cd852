import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { KnowbaseError } from '../domain/errors.ts'
import { holdLock, type Lock } from '../ports/hold-lock.ts'

export type OwnFolder = {
  readonly path: string
  /** Takes the folder away. */
  readonly close: () => void
}

const suffix = '.lock'
/** Milliseconds to wait for others that start as well. */
const patienceMs = 60_000

/**
 * A folder of this process alone, below one that several processes, containers and machines may share. Takes away those
 * of processes that are gone, which one that was killed could not do itself. A process holds the lock of its folder as
 * long as it lives: names of hosts and numbers of processes say nothing across containers.
 */
export function ownFolder(parent: string): OwnFolder {
  mkdirSync(parent, { recursive: true })
  // One at a time, and in one go, so that no lock is seen between its being made and its being held.
  const turn = holdLock(join(parent, `turn${suffix}`), patienceMs)
  if (turn === undefined) {
    throw new KnowbaseError('store_locked', `Another process has been starting in ${parent} for a minute.`, {
      advice: 'Look for a knowbase that hangs, and stop it.',
    })
  }
  try {
    const locks = readdirSync(parent).filter((name) => name.endsWith(suffix) && name !== `turn${suffix}`)
    for (const name of locks) sweep(parent, name.slice(0, -suffix.length))
    return claim(parent, randomUUID())
  } finally {
    turn.close()
  }
}

function claim(parent: string, id: string): OwnFolder {
  const path = join(parent, id)
  const lock = holdLock(path + suffix)
  if (lock === undefined) throw new KnowbaseError('store_locked', `The lock of ${path}, which is new, is held.`)
  mkdirSync(path)
  return {
    path,
    close: () => remove(path, lock),
  }
}

function sweep(parent: string, id: string): void {
  const path = join(parent, id)
  const lock = holdLock(path + suffix)
  if (lock !== undefined) remove(path, lock)
}

function remove(path: string, lock: Lock): void {
  rmSync(path, { recursive: true, force: true })
  lock.close()
  rmSync(path + suffix, { force: true })
}
