import { randomUUID } from 'node:crypto'
import { type EmbeddingSpace, isSameSpace } from '../../domain/embedding-space.ts'
import { KnowbaseError } from '../../domain/errors.ts'
import { checkSpace, noSpace } from '../embedding-space.ts'
import { text } from '../records.ts'
import type { Query } from './database.ts'

/** Raised with every change of the tables; a store of another version is refused. */
const schemaVersion = '1'

const tables = [
  'CREATE NODE TABLE Meta(key STRING, value STRING, PRIMARY KEY(key))',
  `CREATE NODE TABLE Document(id STRING, title STRING, fileName STRING, ingestedAt STRING, status STRING,
    extractor STRING, slides INT64, concepts INT64, relations INT64, PRIMARY KEY(id))`,
  `CREATE NODE TABLE Slide(id STRING, documentId STRING, number INT64, title STRING, text STRING, notes STRING,
    hidden BOOLEAN, PRIMARY KEY(id))`,
  `CREATE NODE TABLE Concept(id STRING, name STRING, type STRING, definition STRING, aliases STRING[], score DOUBLE,
    tally STRING, PRIMARY KEY(id))`,
  'CREATE REL TABLE HAS_SLIDE(FROM Document TO Slide)',
  `CREATE REL TABLE MENTIONED_IN(FROM Concept TO Slide, documentId STRING, surface STRING, name STRING, type STRING,
    definition STRING, aliases STRING[], quote STRING, startAt INT64, endAt INT64, score DOUBLE)`,
  `CREATE REL TABLE RELATES(FROM Concept TO Concept, id STRING, type STRING, documentId STRING, slide INT64,
    quote STRING, score DOUBLE)`,
]

/** Of one dimension: with another embedder they are made anew. */
const chunkTables = (dimensions: number): readonly string[] => [
  `CREATE NODE TABLE Chunk(id STRING, text STRING, embedding FLOAT[${dimensions}], PRIMARY KEY(id))`,
  'CREATE REL TABLE PART_OF(FROM Chunk TO Slide)',
]

/**
 * Makes the tables of an empty database; in one that has them, checks that vectors are of the same model and size, and
 * takes the new ones where there are no vectors yet. Without `embedding` takes what there is. Returns the space in use.
 * Throws KnowbaseError (store_mismatch).
 */
export async function prepareSchema(
  query: Query,
  embedding: EmbeddingSpace | undefined,
  path: string,
): Promise<EmbeddingSpace> {
  const existing = await query("CALL show_tables() WHERE name = 'Meta' RETURN name")
  if (existing.length === 0) return createTables(query, embedding ?? noSpace)
  const meta = await readMeta(query)
  if (meta.get('schema') !== schemaVersion) {
    throw new KnowbaseError(
      'store_mismatch',
      `${path} has tables of version ${meta.get('schema')}, this knowbase writes version ${schemaVersion}.`,
      { advice: 'Ingest the decks again into another folder (--data).' },
    )
  }
  const recorded = { model: meta.get('model') ?? '', dimensions: Number(meta.get('dimensions')) }
  if (embedding === undefined || isSameSpace(recorded, embedding)) return recorded
  const chunks = await query('MATCH (c:Chunk) RETURN c.id AS id LIMIT 1')
  if (chunks.length > 0) checkSpace(path, recorded, embedding)
  await changeSpace(query, embedding)
  return embedding
}

async function createTables(query: Query, embedding: EmbeddingSpace): Promise<EmbeddingSpace> {
  for (const table of [...tables, ...chunkTables(embedding.dimensions)]) await query(table)
  await query('UNWIND $rows AS row CREATE (:Meta {key: row.key, value: row.value})', {
    rows: [
      { key: 'schema', value: schemaVersion },
      { key: 'model', value: embedding.model },
      { key: 'dimensions', value: String(embedding.dimensions) },
      { key: 'revision', value: randomUUID() },
    ],
  })
  return embedding
}

/** Empties the tables of chunks for vectors of another space. */
export async function changeSpace(query: Query, { model, dimensions }: EmbeddingSpace): Promise<void> {
  await query('DROP TABLE PART_OF')
  await query('DROP TABLE Chunk')
  for (const table of chunkTables(dimensions)) await query(table)
  const set = (key: string, value: string) => query('MATCH (m:Meta {key: $key}) SET m.value = $value', { key, value })
  await set('model', model)
  await set('dimensions', String(dimensions))
}

/** A value that no store had before, so that what was cached for another database is never taken for this one's. */
export async function raiseRevision(query: Query): Promise<void> {
  await query("MATCH (m:Meta {key: 'revision'}) SET m.value = $value", { value: randomUUID() })
}

export async function readRevision(query: Query): Promise<string> {
  return (await readMeta(query)).get('revision') ?? ''
}

async function readMeta(query: Query): Promise<ReadonlyMap<string, string>> {
  const rows = await query('MATCH (m:Meta) RETURN m.key AS key, m.value AS value')
  return new Map(rows.map((row) => [text(row, 'key'), text(row, 'value')]))
}
