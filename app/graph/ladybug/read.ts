import type { EmbeddingSpace } from '../../domain/embedding-space.ts'
import type { ConceptMention, RelationProof } from '../../domain/graph.ts'
import type { ConceptDetails, ScoredId } from '../../ports/graph-store.ts'
import { sortMentions, sortRelations } from '../check-patch.ts'
import { toConcept, toMention, toRelation, toScoredId } from '../records.ts'
import { conceptFields, relationFields } from '../shared-reads.ts'
import type { Query } from './database.ts'
import { vectorText } from './rows.ts'

export async function readConcept(query: Query, id: string): Promise<ConceptDetails | undefined> {
  const [found] = await query(`MATCH (c:Concept {id: $id}) RETURN ${conceptFields}`, { id })
  if (found === undefined) return undefined
  const mentions = await query(`MATCH (c:Concept {id: $id})-[m:MENTIONED_IN]->(s:Slide) RETURN ${mentionFields}`, {
    id,
  })
  const outgoing = await query(`MATCH (a:Concept {id: $id})-[r:RELATES]->(b:Concept) RETURN ${relationFields}`, { id })
  const incoming = await query(
    `MATCH (b:Concept {id: $id})<-[r:RELATES]-(a:Concept) WHERE a.id <> b.id RETURN ${relationFields}`,
    { id },
  )
  return {
    ...toConcept(found),
    mentions: sortMentions(mentions.map(toMention)),
    relations: sortRelations([...outgoing, ...incoming].map(toRelation)),
  }
}

const mentionFields = `c.id AS key, m.documentId AS documentId, s.number AS slide, m.surface AS surface, m.name AS name,
  m.type AS type, m.definition AS definition, m.aliases AS aliases, m.quote AS quote, m.startAt AS startAt,
  m.endAt AS endAt, m.score AS score`

export async function readMentions(query: Query, documentId: string | undefined): Promise<readonly ConceptMention[]> {
  const rows =
    documentId === undefined
      ? await query(`MATCH (c:Concept)-[m:MENTIONED_IN]->(s:Slide) RETURN ${mentionFields}`)
      : await query(
          `MATCH (d:Document {id: $documentId})-[:HAS_SLIDE]->(s:Slide)<-[m:MENTIONED_IN]-(c:Concept) RETURN ${mentionFields}`,
          { documentId },
        )
  return sortMentions(rows.map(toMention))
}

export async function readRelations(query: Query, documentId: string | undefined): Promise<readonly RelationProof[]> {
  const rows =
    documentId === undefined
      ? await query(`MATCH (a:Concept)-[r:RELATES]->(b:Concept) RETURN ${relationFields}`)
      : await query(
          `MATCH (d:Document {id: $documentId})-[:HAS_SLIDE]->(s:Slide)<-[:MENTIONED_IN]-(c:Concept)
           WITH DISTINCT c.id AS key MATCH (a:Concept {id: key})-[r:RELATES]->(b:Concept)
           WHERE r.documentId = $documentId RETURN ${relationFields}`,
          { documentId },
        )
  return sortRelations(rows.map(toRelation))
}

/** Nearest first; equal ones by id. A vector of zeros is near nothing. */
export async function readNearestChunks(
  query: Query,
  vector: Float32Array,
  limit: number,
  embedding: EmbeddingSpace,
): Promise<readonly ScoredId[]> {
  if (limit < 1 || vector.every((value) => value === 0)) return []
  const rows = await query(
    `MATCH (c:Chunk) WHERE array_inner_product(c.embedding, c.embedding) > 0
     RETURN c.id AS id, array_cosine_similarity(c.embedding, CAST($vector AS FLOAT[${embedding.dimensions}])) AS score
     ORDER BY score DESC, id LIMIT $limit`,
    { vector: vectorText(vector), limit: BigInt(limit) },
  )
  return rows.map(toScoredId)
}
