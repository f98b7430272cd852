import { mkdir, rm } from 'node:fs/promises'
import { KnowbaseError } from '../../domain/errors.ts'
import type { Row } from '../records.ts'
import { type BulkLoad, createBulkLoad } from './bulk-load.ts'
import { openSession, type Parameters, type Prepare, type Session } from './session.ts'

export type Query = (statement: string, parameters?: Parameters) => Promise<readonly Row[]>

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

/**
 * A checkpoint of 0.19.1 leaves 270 KB behind that are free again when the database is closed (mended upstream by
 * LadybugDB/ladybug 925). To open it again takes some 30 ms, 1 ms a write so.
 */
const checkpointsPerSession = 32

/**
 * Opens or makes the database file. The caller sees to it that nobody else does: now and then it is closed and opened
 * again, without a lock in between. Throws what the library throws.
 */
export async function openLadybug(path: string): Promise<LadybugDatabase> {
  let session: Session | undefined = await openSession(path)
  const opened = async (): Promise<Session> => (session ??= await openSession(path).catch(notOpen))
  const prepare: Prepare = async (statement) => (await opened()).prepare(statement)
  const query: Query = async (statement, parameters) => (await prepare(statement))(parameters)
  const close = async (): Promise<void> => {
    const old = session
    session = undefined
    await old?.close()
  }
  let checkpoints = 0
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
        if (checkpoints % checkpointsPerSession === 0) await close()
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

function notOpen(cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause)
  throw new KnowbaseError('store_failed', `The graph database cannot be opened again: ${reason}`, {
    advice: 'Check that the data folder is there, writable and on a disk with room; nothing that was written is lost.',
    retryable: true,
    cause,
  })
}

function notOnDisk(cause: unknown): KnowbaseError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new KnowbaseError('store_failed', `What was written could not be brought to the disk: ${reason}`, {
    advice:
      'Make room on the disk of the data folder, start knowbase again, and do the same again: what is paid for is not paid twice.',
    cause,
  })
}
