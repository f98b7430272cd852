import { randomUUID } from 'node:crypto'
import { type EmbeddingSpace, isSameSpace } from '../../domain/embedding-space.ts'
import { KnowbaseError } from '../../domain/errors.ts'
import { checkSpace, noSpace } from '../embedding-space.ts'
import { numeric, text } from '../records.ts'
import type { Neo4jDatabase, Query } from './database.ts'
import { enterGate } from './gate.ts'

/** One step of the schema. Every statement may run again, since a server can stop between two of them. */
type Migration = { readonly version: number; readonly statements: (embedding: EmbeddingSpace) => readonly string[] }

/** In the order of their versions. What a released version has run is never edited: a change is a new migration. */
const migrations: readonly Migration[] = [
  {
    version: 1,
    statements: () => [
      'CREATE CONSTRAINT document_id IF NOT EXISTS FOR (d:Document) REQUIRE d.id IS UNIQUE',
      'CREATE CONSTRAINT slide_id IF NOT EXISTS FOR (s:Slide) REQUIRE s.id IS UNIQUE',
      'CREATE CONSTRAINT chunk_id IF NOT EXISTS FOR (c:Chunk) REQUIRE c.id IS UNIQUE',
      'CREATE CONSTRAINT concept_id IF NOT EXISTS FOR (c:Concept) REQUIRE c.id IS UNIQUE',
    ],
  },
  {
    version: 2,
    statements: ({ dimensions }) => [
      vectorIndex(dimensions),
      `CREATE FULLTEXT INDEX ${indexes.chunkText} IF NOT EXISTS FOR (c:Chunk) ON EACH [c.text]`,
      `CREATE FULLTEXT INDEX ${indexes.conceptText} IF NOT EXISTS
       FOR (c:Concept) ON EACH [c.name, c.aliases, c.definition]`,
    ],
  },
]

/** Names of the indexes that searches ask. */
export const indexes = {
  vectors: 'chunk_embedding',
  chunkText: 'chunk_text',
  conceptText: 'concept_text',
} as const

// Quantized vectors would score up to a hundredth off; graphs of decks are small enough without.
function vectorIndex(dimensions: number): string {
  return `CREATE VECTOR INDEX ${indexes.vectors} IF NOT EXISTS FOR (c:Chunk) ON (c.embedding)
    OPTIONS {indexConfig: {\`vector.dimensions\`: ${dimensions}, \`vector.similarity_function\`: 'cosine',
      \`vector.quantization.enabled\`: false}}`
}

/**
 * Brings constraints and indexes to the newest version and records the embedding, or without one takes what is recorded.
 * Any number of processes may do so at once. Returns the space in use. Throws KnowbaseError (store_mismatch).
 */
export async function migrate(
  database: Neo4jDatabase,
  embedding: EmbeddingSpace | undefined,
  place: string,
): Promise<EmbeddingSpace> {
  await ensure(database, 'CREATE CONSTRAINT store_id IF NOT EXISTS FOR (s:Store) REQUIRE s.id IS UNIQUE')
  const [store] = await database.write((query) =>
    query(
      `MERGE (s:Store {id: 'knowbase'})
       ON CREATE SET s.schema = 0, s.model = $model, s.dimensions = $dimensions, s.revision = $revision
       RETURN s.schema AS schema, s.model AS model, s.dimensions AS dimensions`,
      { ...(embedding ?? noSpace), revision: randomUUID() },
    ),
  )
  if (store === undefined) throw new KnowbaseError('store_failed', `${place} did not keep the node :Store.`)
  const schema = numeric(store, 'schema')
  const newest = migrations.at(-1)?.version ?? 0
  if (schema > newest) {
    throw new KnowbaseError('store_mismatch', `${place} has schema ${schema}, this knowbase knows up to ${newest}.`, {
      advice: 'Use the knowbase that wrote it, or a newer one.',
    })
  }
  const recorded = { model: text(store, 'model'), dimensions: numeric(store, 'dimensions') }
  const space = embedding ?? recorded
  if (!isSameSpace(recorded, space) && !(await database.write((query) => chooseSpace(query, space))))
    checkSpace(place, recorded, space)
  for (const { version, statements } of migrations.filter((one) => one.version > schema)) {
    for (const statement of statements(space)) await ensure(database, statement)
    await database.run('CALL db.awaitIndexes(300)')
    await database.write((query) =>
      query(
        `MATCH (s:Store {id: 'knowbase'})
         SET s.schema = CASE WHEN s.schema < $version THEN $version ELSE s.schema END`,
        { version },
      ),
    )
  }
  // Who brings no vectors may have read the space a moment before a worker chose another.
  if (embedding !== undefined) await fitVectorIndex(database, space)
  return space
}

/** Runs a statement that says IF NOT EXISTS, which the server still refuses where another process was a moment ahead. */
async function ensure(database: Neo4jDatabase, statement: string): Promise<void> {
  try {
    await database.run(statement)
  } catch (error) {
    const code = error instanceof KnowbaseError ? error.data['code'] : undefined
    if (code !== 'Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists') throw error
  }
}

/** Makes `space` the store's own unless vectors are there; says whether it did. */
async function chooseSpace(query: Query, space: EmbeddingSpace): Promise<boolean> {
  await enterGate(query)
  const chosen = await query(
    `MATCH (s:Store {id: 'knowbase'}) WHERE NOT EXISTS { MATCH (:Chunk) }
     SET s.model = $model, s.dimensions = $dimensions RETURN s.id AS id`,
    { ...space },
  )
  return chosen.length > 0
}

/** Makes the index of vectors anew where it is of other dimensions than the store's. */
export async function fitVectorIndex(database: Neo4jDatabase, { dimensions }: EmbeddingSpace): Promise<void> {
  const [index] = await database.run(
    `SHOW VECTOR INDEXES YIELD name, options WHERE name = $name
     RETURN toInteger(options.indexConfig['vector.dimensions']) AS dimensions`,
    { name: indexes.vectors },
  )
  if (index !== undefined && numeric(index, 'dimensions') === dimensions) return
  await database.run(`DROP INDEX ${indexes.vectors} IF EXISTS`)
  // Workers that start together all find it unfit.
  await ensure(database, vectorIndex(dimensions))
  await database.run('CALL db.awaitIndexes(300)')
}
