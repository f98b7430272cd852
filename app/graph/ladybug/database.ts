import { access, mkdir, rm } from 'node:fs/promises'
import { KnowbaseError } from '../../domain/errors.ts'
import { messageOf } from '../../domain/message-of.ts'
import type { Row } from '../records.ts'
import { type BulkLoad, createBulkLoad } from './bulk-load.ts'
import { openSession, type Parameters, type Prepare, type Session } from './session.ts'

export type Query = (statement: string, parameters?: Parameters) => Promise<readonly Row[]>

/** One database file, of this process alone. Whatever is asked of it runs one after the other. */
export type LadybugDatabase = {
  /** Runs queries that see one state of the graph. */
  readonly read: <T>(work: (query: Query) => Promise<T>) => Promise<T>
  /**
   * Runs queries as one transaction: where `work` throws nothing is written. Where the disk is full at the end of it, it
   * throws, and so does everything after it until `openLadybug` is called anew; then do the same again.
   */
  readonly write: <T>(work: (query: Query, load: BulkLoad) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/**
 * A checkpoint of 0.19.1 leaves 270 KB behind that are free again when the database is closed (mended upstream by
 * LadybugDB/ladybug 925). To close and open it takes some 30 ms, which is 1 ms a write.
 */
const checkpointsPerSession = 32

/**
 * Opens or makes the database file. Now and then it is closed and opened again, without a lock in between: the caller sees
 * to it that nobody else opens it. Throws KnowbaseError store_locked where another program has it, and else what the
 * library throws.
 */
export async function openLadybug(path: string): Promise<LadybugDatabase> {
  const loading = `${path}.loading`
  // What a process that was killed may have left.
  await rm(loading, { recursive: true, force: true })
  await mkdir(loading)
  let session: Session | undefined = await openSession(path)
  let broken: KnowbaseError | undefined
  const opened = async (): Promise<Session> => (session ??= await openAgain(path))
  const prepare: Prepare = async (statement) => (await opened()).prepare(statement)
  const query: Query = async (statement, parameters) => (await prepare(statement))(parameters)
  const close = async (): Promise<void> => {
    const old = session
    session = undefined
    await old?.close()
  }
  const renew = async (): Promise<void> => {
    try {
      await close()
    } catch (error) {
      // It may be open still, and a second opening would corrupt it.
      broken = notClosed(path, error)
      return
    }
    // Where it cannot be opened the next query tries, and says why.
    await opened().catch(() => undefined)
  }
  let checkpoints = 0
  const load = createBulkLoad(prepare, loading)
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
      session?.forget()
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
        checkpoints += 1
        if (checkpoints % checkpointsPerSession === 0) await renew()
        return result
      }),
    close: () =>
      inTurn(async () => {
        await close()
        broken ??= new KnowbaseError('store_failed', 'The graph database was closed before this was asked of it.')
        await rm(loading, { recursive: true, force: true })
      }),
  }
}

async function openAgain(path: string): Promise<Session> {
  try {
    // The library would make a database of its own where the file is gone.
    await access(path)
    return await openSession(path)
  } catch (error) {
    throw error instanceof KnowbaseError ? error : notOpen(path, error)
  }
}

function notOpen(path: string, cause: unknown): KnowbaseError {
  return new KnowbaseError('store_failed', `${path} cannot be opened again: ${messageOf(cause)}`, {
    advice: 'Check that the data folder is there, writable and on a disk with room, then do the same again.',
    retryable: true,
    cause,
  })
}

function notClosed(path: string, cause: unknown): KnowbaseError {
  return new KnowbaseError('store_failed', `${path} could not be closed to be opened again: ${messageOf(cause)}`, {
    advice: 'Start knowbase again; nothing that was written is lost.',
    cause,
  })
}

function notOnDisk(cause: unknown): KnowbaseError {
  return new KnowbaseError('store_failed', `What was written could not be brought to the disk: ${messageOf(cause)}`, {
    advice:
      'Make room on the disk of the data folder, start knowbase again, and do the same again: what is paid for is not paid twice.',
    cause,
  })
}
