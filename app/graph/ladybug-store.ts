import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { EmbeddingSpace } from '../domain/embedding-space.ts'
import { KnowbaseError } from '../domain/errors.ts'
import type { DocumentClaims, GraphPatch, PendingPatch } from '../domain/graph.ts'
import { messageOf } from '../domain/message-of.ts'
import type { GraphStore } from '../ports/graph-store.ts'
import { holdLock, type Lock } from '../ports/hold-lock.ts'
import { checkClaims, checkText } from './check-patch.ts'
import { type LadybugDatabase, openLadybug } from './ladybug/database.ts'
import { holderFile, lockedBy, readHolder, removeHolder, writeHolder } from './ladybug/holder.ts'
import { readConcept, readMentions, readNearestChunks, readRelations } from './ladybug/read.ts'
import { removeDocument } from './ladybug/remove.ts'
import { replaceVectors } from './ladybug/replace-vectors.ts'
import { prepareSchema, raiseRevision, readRevision } from './ladybug/schema.ts'
import { writeClaims, writeText } from './ladybug/write.ts'
import { readChunks, readConcepts, readDocuments, readSlides } from './shared-reads.ts'

export type LadybugStoreOptions = {
  /** Made where it does not exist; the database is `graph.lbug` in it. */
  readonly folder: string
  /** What the vectors are made with; what is in the database where undefined. */
  readonly embedding: EmbeddingSpace | undefined
}

/**
 * The graph in an embedded database. One process holds it from here to `close`. Throws KnowbaseError (store_locked with
 * the holder's pid, command and time; store_mismatch; store_failed).
 */
export async function createLadybugStore(options: LadybugStoreOptions): Promise<GraphStore> {
  const { folder } = options
  await mkdir(folder, { recursive: true })
  const real = await realpath(folder)
  const path = join(real, 'graph.lbug')
  const { database, release } = await openAlone(path, holderFile(real))
  let space: EmbeddingSpace
  try {
    space = await database.write((query) => prepareSchema(query, options.embedding, path))
  } catch (error) {
    await release()
    throw error
  }
  let closing: Promise<void> | undefined
  return {
    put: async (given, { replaces = [] } = {}) => {
      const judged = claimsOf(given)
      // Looked at when it is this write's turn; until then a failure must not end the process.
      judged.catch(() => undefined)
      const text = checkText(given, space.dimensions)
      return database.write(async (query, load) => {
        for (const id of new Set([...replaces, text.document.id])) await removeDocument(query, load, id)
        // Most of the text's time is the database's own, in which claims are judged and made ready.
        const written = writeText(query, load, text, space)
        const claimed = judged.then((claims) => writeClaims(query, load, text, checkClaims(claims, text), written))
        await Promise.allSettled([written, claimed])
        const counts = await claimed
        await raiseRevision(query)
        return counts
      })
    },
    remove: (documentId) =>
      database.write(async (query, load) => {
        const removed = await removeDocument(query, load, documentId)
        if (removed) await raiseRevision(query)
        return removed
      }),
    documents: () => database.read(readDocuments),
    slides: (documentId) => database.read((query) => readSlides(query, documentId)),
    concepts: () => database.read(readConcepts),
    concept: (id) => database.read((query) => readConcept(query, id)),
    relations: (documentId) => database.read((query) => readRelations(query, documentId)),
    mentions: (documentId) => database.read((query) => readMentions(query, documentId)),
    chunks: () => database.read(readChunks),
    nearestChunks: (vector, limit) => database.read((query) => readNearestChunks(query, vector, limit, space)),
    embedding: () => space,
    replaceVectors: async (other, vectors) => {
      await database.write((query, load) => replaceVectors(query, load, other, vectors))
      space = other
    },
    revision: () => database.read(readRevision),
    close: () => (closing ??= release()),
  }
}

type Held = {
  readonly database: LadybugDatabase
  /** Closes the database and lets others have it. */
  readonly release: () => Promise<void>
}

/**
 * The database's own lock is not enough: it goes whenever the database is closed to be opened again, and does not keep
 * the process that has it from a second opening, which corrupts the file.
 */
async function openAlone(path: string, note: string): Promise<Held> {
  const lock = await takeLock(path, note)
  let database: LadybugDatabase | undefined
  const release = async (): Promise<void> => {
    try {
      // First the note: once the lock is free, the note there is the next holder's.
      await removeHolder(note)
    } finally {
      try {
        await database?.close()
      } finally {
        lock.close()
      }
    }
  }
  try {
    await writeHolder(note)
    database = await openLadybug(path)
    return { database, release }
  } catch (error) {
    await release().catch(() => undefined)
    throw error instanceof KnowbaseError ? error : cannotOpen(path, error)
  }
}

async function takeLock(path: string, note: string): Promise<Lock> {
  let lock: Lock | undefined
  try {
    lock = holdLock(`${path}.lock`)
  } catch (error) {
    throw cannotOpen(path, error)
  }
  if (lock === undefined) throw lockedBy(path, await readHolder(note))
  return lock
}

function cannotOpen(path: string, cause: unknown): KnowbaseError {
  return new KnowbaseError('store_failed', `${path} cannot be opened: ${messageOf(cause)}`, {
    advice: 'Check that the folder is writable and on a disk with room.',
    cause,
  })
}

async function claimsOf(patch: GraphPatch | PendingPatch): Promise<DocumentClaims> {
  return 'claims' in patch ? patch.claims : patch
}
