import { mkdir, rm } from 'node:fs/promises'
import { Connection, Database, type LbugValue } from '@ladybugdb/core'
import { KnowbaseError } from '../../domain/errors.ts'
import { memoryLimitBytes } from '../../ports/memory-limit.ts'
import type { Row } from '../records.ts'
import { type BulkLoad, createBulkLoad } from './bulk-load.ts'

type Parameters = Record<string, LbugValue>

export type Query = (statement: string, parameters?: Parameters) => Promise<readonly Row[]>

/** Reads and plans a statement; what comes back runs it. */
export type Prepare = (statement: string) => Promise<(parameters?: Parameters) => Promise<readonly Row[]>>

/** One database file, open in this process alone. Whatever is asked of it runs one after the other. */
export type LadybugDatabase = {
  /** Runs queries that see one state of the graph. */
  readonly read: <T>(work: (query: Query) => Promise<T>) => Promise<T>
  /**
   * Runs queries as one transaction: where `work` throws nothing is written. Where the disk is full at the end of it, it
   * throws, and so does everything after it until the database is opened again; then do the same again.
   */
  readonly write: <T>(work: (query: Query, load: BulkLoad) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

const mebibyte = 1024 * 1024
/**
 * What a transaction changes stays in the pool until it ends, so the pool bounds a write: 64 MiB hold 1,600 chunks with
 * vectors of 1,536 numbers, 1 GiB 25,000. Only pages that are used take memory: 100 small decks take the same with both.
 */
const bufferPoolBytes = Math.min(1024 * mebibyte, Math.max(256 * mebibyte, memoryLimitBytes() / 4))

// Two threads write as fast as four, since most statements are one pipeline.
const threads = 2

const [compress, readOnly, maxBytes] = [true, false, 0]
/**
 * No checkpoint but those that are asked for; after a crash, replay what is whole of the log and drop the torn end, which
 * was never acknowledged. The default refuses to open a database whose last write was cut short.
 */
const writeAheadLog = [false, -1, false] as const

/** Opens or makes the database file. Throws what the library throws. */
export async function openLadybug(path: string): Promise<LadybugDatabase> {
  const database = new Database(path, bufferPoolBytes, compress, readOnly, maxBytes, ...writeAheadLog)
  await database.init()
  const connection = new Connection(database, threads)
  await connection.init()
  const { prepare, forget } = createPlans(connection)
  const query: Query = async (statement, parameters) => (await prepare(statement))(parameters)
  // Every write ends with a checkpoint. One more, after one that failed, does not come back.
  await query('CALL force_checkpoint_on_close=false')
  const loading = `${path}.loading`
  // What a process that was killed may have left.
  await rm(loading, { recursive: true, force: true })
  await mkdir(loading)
  const load = createBulkLoad(prepare, loading)
  let broken: KnowbaseError | undefined
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work)
    queue = turn.catch(() => undefined)
    return turn
  }
  const transaction = async <T>(begin: string, work: (query: Query) => Promise<T>): Promise<T> => {
    if (broken !== undefined) throw broken
    await query(begin)
    let result: T
    try {
      result = await work(query)
      await query('COMMIT')
    } catch (error) {
      // Where the failed statement has ended the transaction itself there is nothing left to roll back.
      await query('ROLLBACK').catch(() => undefined)
      // A plan for a table that was rolled back ends the process when it runs.
      forget()
      throw error
    }
    return result
  }
  return {
    read: (work) => inTurn(() => transaction('BEGIN TRANSACTION READ ONLY', work)),
    write: (work) =>
      inTurn(async () => {
        const result = await transaction('BEGIN TRANSACTION', (own) => work(own, load))
        // The log's checksums of 0.19.1 are wrong for rows with vectors of some 250 numbers and more: a replay drops them.
        // So what is acknowledged stands in the database's own file.
        await query('CHECKPOINT').catch((error: unknown) => {
          throw (broken = notOnDisk(error))
        })
        return result
      }),
    close: () =>
      inTurn(async () => {
        await connection.close()
        await database.close()
        await rm(loading, { recursive: true, force: true })
      }),
  }
}

function notOnDisk(cause: unknown): KnowbaseError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new KnowbaseError('store_failed', `What was written could not be brought to the disk: ${reason}`, {
    advice:
      'Make room on the disk of the data folder, start knowbase again, and do the same again: what is paid for is not paid twice.',
    cause,
  })
}

const changesTables = /^(CREATE (NODE|REL) TABLE|DROP TABLE) /

/** Plans are kept, each statement's once: the database lets go of one, some 8 KB, when it is closed and not before. */
function createPlans(connection: Connection): { readonly prepare: Prepare; readonly forget: () => void } {
  const kept = new Map<string, Awaited<ReturnType<Prepare>>>()
  return {
    prepare: async (statement) => {
      const known = kept.get(statement)
      if (known !== undefined) return known
      const run = await prepared(connection, statement)
      // Plans are for the tables that were there.
      if (changesTables.test(statement)) kept.clear()
      else kept.set(statement, run)
      return run
    },
    forget: () => kept.clear(),
  }
}

async function prepared(connection: Connection, statement: string): ReturnType<Prepare> {
  const plan = await connection.prepare(statement)
  if (!plan.isSuccess()) throw failed(statement, plan.getErrorMessage())
  return async (parameters = {}) => {
    const results = await connection.execute(plan, parameters).catch((error: unknown) => {
      throw failed(statement, error instanceof Error ? error.message : String(error), error)
    })
    const result = Array.isArray(results) ? results[0] : results
    if (result === undefined) return []
    try {
      return await result.getAll()
    } finally {
      // An open result keeps the database open, and with it the lock on its file.
      result.close()
    }
  }
}

function failed(statement: string, message: string, cause?: unknown): KnowbaseError {
  return new KnowbaseError('store_failed', `The graph database refused a statement: ${message}`, {
    ...(message.includes('Cannot write to file') && {
      advice: 'Make room on the disk of the data folder, then do the same again: what is paid for is not paid twice.',
    }),
    data: { statement },
    cause,
  })
}
