import type { EmbeddingSpace } from '../../domain/embedding-space.ts'
import { checkVectors } from '../embedding-space.ts'
import { text } from '../records.ts'
import type { BulkLoad } from './bulk-load.ts'
import type { Query } from './database.ts'
import { changeSpace, raiseRevision } from './schema.ts'
import { loadChunks } from './write.ts'

/** Writes every chunk anew with its vector of another space. */
export async function replaceVectors(
  query: Query,
  load: BulkLoad,
  space: EmbeddingSpace,
  vectors: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  const rows = await query('MATCH (c:Chunk)-[:PART_OF]->(s:Slide) RETURN c.id AS id, c.text AS text, s.id AS slide')
  const chunks = rows.map((row) => ({ id: text(row, 'id'), text: text(row, 'text'), slide: text(row, 'slide') }))
  checkVectors(
    space,
    chunks.map(({ id }) => id),
    vectors,
  )
  await changeSpace(query, space)
  const withVectors = chunks.flatMap((chunk) => {
    const embedding = vectors.get(chunk.id)
    return embedding === undefined ? [] : [{ ...chunk, embedding }]
  })
  await loadChunks(load, withVectors, space)
  await raiseRevision(query)
}
