import { tallyByKey } from '../concept-changes.ts'
import type { Query } from './database.ts'
import { readMentions } from './read.ts'
import { writeConcepts } from './write.ts'

/** Takes a document and all it claimed out of the graph. False where there is no such document. */
export async function removeDocument(query: Query, id: string): Promise<boolean> {
  const found = await query('MATCH (d:Document {id: $id}) RETURN d.id AS id', { id })
  if (found.length === 0) return false
  const tallies = tallyByKey(await readMentions(query, id))
  // Through the document's own concepts, whatever the relationship's type: a search by documentId would read them all.
  await query(`UNWIND $keys AS key MATCH (:Concept {id: key})-[r]->(:Concept) WHERE r.documentId = $id DELETE r`, {
    keys: [...tallies.keys()],
    id,
  })
  await query(
    `MATCH (d:Document {id: $id}) OPTIONAL MATCH (d)-[:HAS_SLIDE]->(s:Slide)
     OPTIONAL MATCH (s)<-[:PART_OF]-(c:Chunk) DETACH DELETE c, s, d`,
    { id },
  )
  await writeConcepts(query, tallies, 'remove')
  return true
}
