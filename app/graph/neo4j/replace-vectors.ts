import { int } from 'neo4j-driver'
import type { EmbeddingSpace } from '../../domain/embedding-space.ts'
import { checkVectors } from '../embedding-space.ts'
import { text } from '../records.ts'
import type { Query } from './database.ts'
import { enterGate, raiseRevision } from './gate.ts'
import { forRows } from './rows.ts'

/** Gives every chunk its vector of another space. The index of vectors has to be fitted to it afterwards. */
export async function replaceVectors(
  query: Query,
  space: EmbeddingSpace,
  vectors: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  await enterGate(query)
  const ids = (await query('MATCH (c:Chunk) RETURN c.id AS id')).map((row) => text(row, 'id'))
  checkVectors(space, ids, vectors)
  await forRows(
    query,
    `UNWIND $rows AS row MATCH (c:Chunk {id: row.id})
     CALL db.create.setNodeVectorProperty(c, 'embedding', row.embedding)`,
    [...vectors].map(([id, embedding]) => ({ id, embedding: [...embedding] })),
    100,
  )
  await query("MATCH (s:Store {id: 'knowbase'}) SET s.model = $model, s.dimensions = $dimensions", {
    model: space.model,
    dimensions: int(space.dimensions),
  })
  await raiseRevision(query)
}
