import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { KnowbaseError } from '../domain/errors.ts'
import type { Journal } from '../ports/journal.ts'

export type SqliteJournalOptions = {
  /** The database's file; it and its folder are made where they are missing. */
  readonly path: string
  /** Entries kept when the journal is opened, the newest. Default 100,000: about 200 decks of 250 slides. */
  readonly keep?: number
}

type Entry = { readonly key: string; readonly value: string }
type Pending = Entry & { readonly stored: () => void; readonly failed: (error: KnowbaseError) => void }

/**
 * A journal in one SQLite file that several processes may share. What is put in the same turn of the event loop is one
 * transaction, synced to the disk before any of its promises resolves.
 * @throws KnowbaseError store_failed, at once and from each method
 */
export function createSqliteJournal({ path, keep = 100_000 }: SqliteJournalOptions): Journal {
  const database = attempt(path, () => open(path))
  const select = database.prepare('SELECT value FROM entries WHERE key = ?')
  const insert = database.prepare('INSERT OR REPLACE INTO entries (key, value) VALUES (?, ?)')
  let pending: Pending[] = []

  const flush = (): void => {
    const batch = pending
    pending = []
    if (batch.length === 0) return
    try {
      attempt(path, () => writeAll(database, () => batch.forEach(({ key, value }) => insert.run(key, value))))
      for (const { stored } of batch) stored()
    } catch (error) {
      for (const { failed } of batch) failed(error as KnowbaseError)
    }
  }
  const journal: Journal = {
    get: async (key) => attempt(path, () => select.get(key)?.['value'] as string | undefined),
    put: (key, value) =>
      new Promise((stored, failed) => {
        if (pending.length === 0) queueMicrotask(flush)
        pending.push({ key, value, stored, failed })
      }),
    prune: async (atMost) => attempt(path, () => prune(database, atMost)),
    size: async () => attempt(path, () => sizeOf(database)),
    close: async () => {
      flush()
      database.close()
    },
  }
  attempt(path, () => prune(database, keep))
  return journal
}

function open(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true })
  const database = new DatabaseSync(path, { timeout: 10_000 })
  // FULL syncs the log at every commit: a result whose promise resolved outlives a crash of the machine, too.
  database.exec(`
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS entries (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      key TEXT NOT NULL UNIQUE,
      value TEXT NOT NULL
    ) STRICT;
  `)
  return database
}

function writeAll(database: DatabaseSync, write: () => void): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    write()
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function prune(database: DatabaseSync, keep: number): number {
  const surplus = sizeOf(database).entries - keep
  if (surplus <= 0) return 0
  const oldest = database.prepare('DELETE FROM entries WHERE id IN (SELECT id FROM entries ORDER BY id LIMIT ?)')
  const { changes } = oldest.run(surplus)
  database.exec('PRAGMA incremental_vacuum')
  return Number(changes)
}

function sizeOf(database: DatabaseSync): { readonly entries: number; readonly bytes: number } {
  const entries = database.prepare('SELECT count(*) AS entries FROM entries').get()?.['entries']
  const pages = database.prepare('PRAGMA page_count').get()?.['page_count']
  const pageSize = database.prepare('PRAGMA page_size').get()?.['page_size']
  return { entries: Number(entries), bytes: Number(pages) * Number(pageSize) }
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const { message } = cause as Error
    throw new KnowbaseError('store_failed', `The journal ${path} cannot be used: ${message}`, {
      cause,
      advice: 'Make room on the disk, or move the file away: results that were paid for are then asked again.',
    })
  }
}
