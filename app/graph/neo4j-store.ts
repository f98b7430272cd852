import type { EmbeddingSpace } from '../domain/embedding-space.ts'
import type { GraphStore } from '../ports/graph-store.ts'
import { checkPatch } from './check-patch.ts'
import { type Neo4jAddress, openNeo4j } from './neo4j/database.ts'
import { enterGate, raiseRevision, readRevision } from './neo4j/gate.ts'
import { fitVectorIndex, migrate } from './neo4j/migrations.ts'
import { readConcept, readMentions, readNearestChunks, readRelations } from './neo4j/read.ts'
import { removeDocument } from './neo4j/remove.ts'
import { replaceVectors } from './neo4j/replace-vectors.ts'
import { writePatch } from './neo4j/write.ts'
import { readChunks, readConcepts, readDocuments, readSlides } from './shared-reads.ts'

export type Neo4jStoreOptions = Neo4jAddress & {
  /** What the vectors are made with; what is in the database where undefined. */
  readonly embedding: EmbeddingSpace | undefined
}

/**
 * The graph in a Neo4j server, 5.18 or newer, that any number of processes share. Makes or migrates constraints and
 * indexes. Throws KnowbaseError (store_mismatch, store_failed).
 */
export async function createNeo4jStore(options: Neo4jStoreOptions): Promise<GraphStore> {
  const database = await openNeo4j(options)
  let space: EmbeddingSpace
  try {
    space = await migrate(database, options.embedding, `Neo4j at ${options.uri}`)
  } catch (error) {
    await database.close()
    throw error
  }
  return {
    put: async (given, { replaces = [] } = {}) => {
      // Others wait for a transaction of this server: it begins when all is there.
      const claims = 'claims' in given ? await given.claims : given
      const patch = checkPatch({ ...given, ...claims }, space.dimensions)
      return database.write(async (query) => {
        await enterGate(query)
        for (const id of new Set([...replaces, patch.document.id])) await removeDocument(query, id)
        const counts = await writePatch(query, patch)
        await raiseRevision(query)
        return counts
      })
    },
    remove: (documentId) =>
      database.write(async (query) => {
        await enterGate(query)
        const removed = await removeDocument(query, documentId)
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
    nearestChunks: (vector, limit) => database.read((query) => readNearestChunks(query, vector, limit)),
    embedding: () => space,
    replaceVectors: async (other, vectors) => {
      await database.write((query) => replaceVectors(query, other, vectors))
      await fitVectorIndex(database, other)
      space = other
    },
    revision: () => database.read(readRevision),
    close: () => database.close(),
  }
}
