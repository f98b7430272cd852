import { tallyByKey } from '../concept-changes.ts'
import type { BulkLoad } from './bulk-load.ts'
import type { Query } from './database.ts'
import { readMentions } from './read.ts'
import { forRows } from './rows.ts'
import { writeConcepts } from './write.ts'

/** Takes a document and all it claimed out of the graph. False where there is no such document. */
export async function removeDocument(query: Query, load: BulkLoad, id: string): Promise<boolean> {
  const found = await query('MATCH (d:Document {id: $id}) RETURN d.id AS id', { id })
  if (found.length === 0) return false
  const tallies = tallyByKey(await readMentions(query, id))
  // Through the document's own concepts: a search by documentId would read every relation of the graph.
  await forRows(
    query,
    'UNWIND $rows AS row MATCH (c:Concept {id: row.key})-[r:RELATES]->(:Concept) WHERE r.documentId = row.documentId DELETE r',
    [...tallies.keys()].map((key) => ({ key, documentId: id })),
  )
  await query('MATCH (d:Document {id: $id})-[:HAS_SLIDE]->(s:Slide)<-[:PART_OF]-(c:Chunk) DETACH DELETE c', { id })
  await query('MATCH (d:Document {id: $id})-[:HAS_SLIDE]->(s:Slide) DETACH DELETE s', { id })
  await query('MATCH (d:Document {id: $id}) DETACH DELETE d', { id })
  await writeConcepts(query, load, tallies, 'remove')
  return true
}
