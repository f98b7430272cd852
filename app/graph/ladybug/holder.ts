import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KnowbaseError } from '../../domain/errors.ts'

/** Who holds a database. This note only says whose the lock is. */
export type Holder = {
  readonly pid: number
  /** The command line, without the runtime's path. */
  readonly command: string
  /** ISO 8601, UTC. */
  readonly since: string
  /** Where the process answers for others, if it is a server. */
  readonly server?: ServerAddress
}

/** `token` admits the commands of whoever may read the note, which is who may read the graph itself. */
export type ServerAddress = { readonly url: string; readonly token: string }

/** The note of the holder; undefined where there is none, or it cannot be read. */
export async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'))
    return isHolder(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'command' in value &&
    typeof value.command === 'string' &&
    'since' in value &&
    typeof value.since === 'string' &&
    (!('server' in value) || isServerAddress(value.server))
  )
}

function isServerAddress(value: unknown): value is ServerAddress {
  return (
    typeof value === 'object' &&
    value !== null &&
    'url' in value &&
    typeof value.url === 'string' &&
    'token' in value &&
    typeof value.token === 'string'
  )
}

/** False where the process that wrote the note is gone: one that was killed leaves its note behind. */
export function isAlive({ pid }: Holder): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Written whole or not at all, so that nobody reads half a note. */
export async function writeHolder(file: string, server?: ServerAddress): Promise<void> {
  const holder: Holder = {
    pid: process.pid,
    command: process.argv.slice(1).join(' '),
    since: new Date().toISOString(),
    ...(server !== undefined && { server }),
  }
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 })
  await rename(draft, file)
}

/** Adds to this process' note where it answers for others. @param folder that of the graph */
export async function announceServer(folder: string, server: ServerAddress): Promise<void> {
  await writeHolder(holderFile(folder), server)
}

export function holderFile(folder: string): string {
  return join(folder, 'graph.holder.json')
}

export async function removeHolder(file: string): Promise<void> {
  await rm(file, { force: true })
}

export function lockedBy(path: string, holder: Holder | undefined, cause?: unknown): KnowbaseError {
  const who =
    holder === undefined
      ? 'another process'
      : `process ${holder.pid} (${holder.command || 'no command line'}), since ${holder.since}`
  return new KnowbaseError('store_locked', `${path} is held by ${who}; one process at a time can open it.`, {
    advice: 'Wait for it to end, stop it, or use another folder with --data.',
    retryable: true,
    data: { path, ...(holder && { pid: holder.pid, command: holder.command, since: holder.since }) },
    cause,
  })
}
