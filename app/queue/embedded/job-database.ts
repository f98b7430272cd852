import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { KnowbaseError } from '../../domain/errors.ts'
import { messageOf } from '../../domain/message-of.ts'
import { isHeld } from '../../ports/hold-lock.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    client TEXT NOT NULL,
    band INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    state TEXT NOT NULL,
    request TEXT NOT NULL,
    request_key TEXT NOT NULL,
    idempotency_key TEXT,
    progress TEXT NOT NULL,
    result TEXT,
    error TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    deaths INTEGER NOT NULL DEFAULT 0,
    cancelling INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS jobs_idempotency ON jobs (client, idempotency_key) WHERE idempotency_key IS NOT NULL;
  CREATE INDEX IF NOT EXISTS jobs_next ON jobs (state, band, rank, number);
  CREATE INDEX IF NOT EXISTS jobs_client ON jobs (client, state);
  CREATE INDEX IF NOT EXISTS jobs_request ON jobs (request_key, state);
  CREATE TABLE IF NOT EXISTS events (
    job INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (job, id)
  ) STRICT, WITHOUT ROWID;
`

export type SqlRow = Readonly<Record<string, unknown>>

/** The queue's file, held by this process alone. */
export type JobDatabase = {
  readonly all: (statement: string, ...values: readonly SQLInputValue[]) => readonly SqlRow[]
  readonly one: (statement: string, ...values: readonly SQLInputValue[]) => SqlRow | undefined
  /** Rows changed. */
  readonly run: (statement: string, ...values: readonly SQLInputValue[]) => number
  /** All of `work` or nothing. `durable` transactions outlive the machine's power, others just the process. */
  readonly transaction: <T>(work: () => T, options?: { readonly durable: boolean }) => T
  readonly close: () => void
}

/** @throws KnowbaseError store_locked where another process has the file, store_failed where it cannot be used */
export function openJobDatabase(path: string): JobDatabase {
  const database = open(path)
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  const prepare = (statement: string) => {
    const known = prepared.get(statement) ?? database.prepare(statement)
    prepared.set(statement, known)
    return known
  }
  return {
    all: (statement, ...values) => prepare(statement).all(...values),
    one: (statement, ...values) => prepare(statement).get(...values),
    run: (statement, ...values) => Number(prepare(statement).run(...values).changes),
    transaction: (work, { durable } = { durable: false }) => {
      // With a write-ahead log, NORMAL spares the sync of the disk at each commit.
      database.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}; BEGIN IMMEDIATE`)
      try {
        const result = work()
        database.exec('COMMIT')
        return result
      } catch (error) {
        // A full disk makes SQLite end the transaction itself.
        if (database.isTransaction) database.exec('ROLLBACK')
        throw failed(path, error)
      }
    },
    close: () => database.close(),
  }
}

function open(path: string): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true })
    const database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true })
    // The lock is the operating system's: it ends with the process, however that ends.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;')
    database.exec(schema)
    return database
  } catch (error) {
    throw failed(path, error)
  }
}

function failed(path: string, cause: unknown): KnowbaseError {
  if (cause instanceof KnowbaseError) return cause
  if (isHeld(cause)) {
    return new KnowbaseError('store_locked', `${path} is held by another process; one server at a time can use it.`, {
      advice: 'Stop the other server, or use another folder with --data.',
      retryable: true,
      cause,
    })
  }
  return new KnowbaseError('store_failed', `The queue ${path} cannot be used: ${messageOf(cause)}.`, {
    advice: 'Check that the folder is writable and on a disk with room.',
    retryable: true,
    cause,
  })
}
