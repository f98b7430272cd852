import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { EmbeddingSpace } from '../domain/embedding-space.ts'
import { KnowbaseError } from '../domain/errors.ts'
import type { DocumentClaims, GraphPatch, PendingPatch } from '../domain/graph.ts'
import type { GraphStore } from '../ports/graph-store.ts'
import { checkClaims, checkText } from './check-patch.ts'
import { type LadybugDatabase, openLadybug } from './ladybug/database.ts'
import { holderFile, isThisProcess, lockedBy, readHolder, removeHolder, writeHolder } from './ladybug/holder.ts'
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
  const note = holderFile(real)
  const database = await openAlone(path, note)
  let space: EmbeddingSpace
  try {
    space = await database.write((query) => prepareSchema(query, options.embedding, path))
  } catch (error) {
    await close(database, path, note)
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
    close: () => (closing ??= close(database, path, note)),
  }
}

/**
 * Databases that this process has open. The lock on the file is the process's, so it does not keep the process itself
 * from opening the file twice, and two such openings corrupt it.
 */
const openHere = new Set<string>()

async function openAlone(path: string, note: string): Promise<LadybugDatabase> {
  const holder = await readHolder(note)
  if (openHere.has(path) || (holder !== undefined && isThisProcess(holder))) throw lockedBy(path, holder)
  openHere.add(path)
  try {
    const database = await openLadybug(path)
    await writeHolder(note)
    return database
  } catch (error) {
    openHere.delete(path)
    const message = error instanceof Error ? error.message : String(error)
    if (message.includes('Could not set lock')) throw lockedBy(path, await readHolder(note), error)
    throw new KnowbaseError('store_failed', `${path} cannot be opened: ${message}`, {
      advice: 'Check that the folder is writable and on a disk with room.',
      cause: error,
    })
  }
}

async function claimsOf(patch: GraphPatch | PendingPatch): Promise<DocumentClaims> {
  return 'claims' in patch ? patch.claims : patch
}

async function close(database: LadybugDatabase, path: string, note: string): Promise<void> {
  // First the note: once the lock is free, the note there is the next holder's.
  await removeHolder(note)
  await database.close()
  openHere.delete(path)
}
