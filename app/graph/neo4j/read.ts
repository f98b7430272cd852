import { int } from 'neo4j-driver'
import type { ConceptMention, RelationProof } from '../../domain/graph.ts'
import type { ConceptDetails, ScoredId } from '../../ports/graph-store.ts'
import { sortMentions, sortRelations } from '../check-patch.ts'
import { toConcept, toMention, toRelation, toScoredId } from '../records.ts'
import { conceptFields, relationFields } from '../shared-reads.ts'
import type { Query } from './database.ts'
import { indexes } from './migrations.ts'

export async function readConcept(query: Query, id: string): Promise<ConceptDetails | undefined> {
  const [found] = await query(`MATCH (c:Concept {id: $id}) RETURN ${conceptFields}`, { id })
  if (found === undefined) return undefined
  const mentions = await query(`MATCH (c:Concept {id: $id})-[m:MENTIONED_IN]->(s:Slide) RETURN ${mentionFields}`, {
    id,
  })
  const relations = await query(
    `MATCH (:Concept {id: $id})-[r:RELATES]-(:Concept) WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b
     RETURN ${relationFields}`,
    { id },
  )
  return {
    ...toConcept(found),
    mentions: sortMentions(mentions.map(toMention)),
    relations: sortRelations(relations.map(toRelation)),
  }
}

const mentionFields = `c.id AS key, m.documentId AS documentId, s.number AS slide, m.surface AS surface, m.name AS name,
  m.type AS type, m.definition AS definition, m.aliases AS aliases, m.quote AS quote, m.start AS startAt,
  m.end AS endAt, m.score AS score`

export async function readMentions(query: Query, documentId: string | undefined): Promise<readonly ConceptMention[]> {
  const rows =
    documentId === undefined
      ? await query(`MATCH (c:Concept)-[m:MENTIONED_IN]->(s:Slide) RETURN ${mentionFields}`)
      : await query(
          `MATCH (:Document {id: $documentId})-[:HAS_SLIDE]->(s:Slide)<-[m:MENTIONED_IN]-(c:Concept) RETURN ${mentionFields}`,
          { documentId },
        )
  return sortMentions(rows.map(toMention))
}

export async function readRelations(query: Query, documentId: string | undefined): Promise<readonly RelationProof[]> {
  const rows =
    documentId === undefined
      ? await query(`MATCH (a:Concept)-[r:RELATES]->(b:Concept) RETURN ${relationFields}`)
      : await query(
          `MATCH (:Document {id: $documentId})-[:HAS_SLIDE]->(:Slide)<-[:MENTIONED_IN]-(a:Concept)
           WITH DISTINCT a MATCH (a)-[r:RELATES]->(b:Concept) WHERE r.documentId = $documentId
           RETURN ${relationFields}`,
          { documentId },
        )
  return sortRelations(rows.map(toRelation))
}

/** Nearest first; equal ones by id. A vector of zeros is near nothing. */
export async function readNearestChunks(
  query: Query,
  vector: Float32Array,
  limit: number,
): Promise<readonly ScoredId[]> {
  if (limit < 1 || vector.every((value) => value === 0)) return []
  // The index scores (1 + cosine) / 2.
  const rows = await query(
    `CALL db.index.vector.queryNodes('${indexes.vectors}', $limit, $vector) YIELD node, score
     RETURN node.id AS id, 2 * score - 1 AS score ORDER BY score DESC, id`,
    { limit: int(limit), vector: [...vector] },
  )
  return rows.map(toScoredId)
}
