import { Connection, Database, type LbugValue } from '@ladybugdb/core'
import { KnowbaseError } from '../../domain/errors.ts'
import { messageOf } from '../../domain/message-of.ts'
import { memoryLimitBytes } from '../../ports/memory-limit.ts'
import type { Row } from '../records.ts'
import { lockedBy } from './holder.ts'

export type Parameters = Record<string, LbugValue>

/** Reads and plans a statement; what comes back runs it. */
export type Prepare = (statement: string) => Promise<(parameters?: Parameters) => Promise<readonly Row[]>>

/** The database file, open. */
export type Session = {
  readonly prepare: Prepare
  /** Lets go of all plans. */
  readonly forget: () => void
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

/**
 * Opens or makes the database file. Throws KnowbaseError store_locked where another program has it, and else what the
 * library throws.
 */
export async function openSession(path: string): Promise<Session> {
  const database = new Database(path, bufferPoolBytes, compress, readOnly, maxBytes, ...writeAheadLog)
  await database.init().catch((error: unknown) => {
    // By a program that does not know of the store's own lock.
    throw String(error).includes('Could not set lock') ? lockedBy(path, undefined, error) : error
  })
  try {
    const connection = new Connection(database, threads)
    await connection.init()
    const plans = createPlans(connection)
    // Every write ends with a checkpoint. One more, after one that failed, does not come back.
    await (await plans.prepare('CALL force_checkpoint_on_close=false'))()
    const close = async (): Promise<void> => {
      await connection.close()
      await database.close()
    }
    return { ...plans, close }
  } catch (error) {
    await database.close()
    throw error
  }
}

const changesTables = /^(CREATE (NODE|REL) TABLE|DROP TABLE) /

/** Plans are kept, each statement's once: the database lets go of one, some 8 KB, when it is closed and not before. */
function createPlans(connection: Connection): Pick<Session, 'prepare' | 'forget'> {
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
      throw failed(statement, messageOf(error), error)
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
