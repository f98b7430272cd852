import type { Concept, ConceptMention, DocumentRecord, RelationProof, SlideRecord } from '../../domain/graph.ts'
import type { ConceptDetails, DocumentSummary, ScoredId, StoredChunk } from '../../ports/graph-store.ts'
import { sortMentions, sortRelations } from '../check-patch.ts'
import type { Query, Row } from './database.ts'
import { numeric, text, texts, vectorText } from './rows.ts'
import type { EmbeddingSpace } from './schema.ts'

export async function readDocuments(query: Query): Promise<readonly DocumentSummary[]> {
  const rows = await query(
    `MATCH (d:Document) RETURN d.id AS id, d.title AS title, d.fileName AS fileName, d.ingestedAt AS ingestedAt,
      d.status AS status, d.extractor AS extractor, d.slides AS slides, d.concepts AS concepts,
      d.relations AS relations ORDER BY ingestedAt, id`,
  )
  return rows.map((row) => ({
    id: text(row, 'id'),
    title: text(row, 'title'),
    fileName: text(row, 'fileName'),
    ingestedAt: text(row, 'ingestedAt'),
    status: text(row, 'status') as DocumentRecord['status'],
    extractor: text(row, 'extractor'),
    slides: numeric(row, 'slides'),
    concepts: numeric(row, 'concepts'),
    relations: numeric(row, 'relations'),
  }))
}

export async function readSlides(query: Query, documentId: string): Promise<readonly SlideRecord[]> {
  const rows = await query(
    `MATCH (d:Document {id: $documentId})-[:HAS_SLIDE]->(s:Slide) RETURN s.number AS number, s.title AS title,
      s.text AS text, s.notes AS notes, s.hidden AS hidden ORDER BY number`,
    { documentId },
  )
  return rows.map((row) => ({
    number: numeric(row, 'number'),
    title: text(row, 'title'),
    text: text(row, 'text'),
    notes: text(row, 'notes'),
    hidden: row['hidden'] === true,
  }))
}

const conceptFields =
  'c.id AS id, c.name AS name, c.type AS type, c.definition AS definition, c.aliases AS aliases, c.score AS score'

export async function readConcepts(query: Query): Promise<readonly Concept[]> {
  const rows = await query(`MATCH (c:Concept) RETURN ${conceptFields} ORDER BY id`)
  return rows.map(toConcept)
}

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

function toConcept(row: Row): Concept {
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    type: text(row, 'type'),
    definition: text(row, 'definition'),
    aliases: texts(row, 'aliases'),
    score: numeric(row, 'score'),
  }
}

const mentionFields = `c.id AS key, m.documentId AS documentId, s.number AS slide, m.surface AS surface, m.name AS name,
  m.type AS type, m.definition AS definition, m.aliases AS aliases, m.quote AS quote, m.startAt AS startAt,
  m.endAt AS endAt, m.score AS score`

export async function readMentions(query: Query, documentId: string): Promise<readonly ConceptMention[]> {
  const rows = await query(
    `MATCH (d:Document {id: $documentId})-[:HAS_SLIDE]->(s:Slide)<-[m:MENTIONED_IN]-(c:Concept) RETURN ${mentionFields}`,
    { documentId },
  )
  return sortMentions(rows.map(toMention))
}

function toMention(row: Row): ConceptMention {
  return {
    key: text(row, 'key'),
    documentId: text(row, 'documentId'),
    slide: numeric(row, 'slide'),
    surface: text(row, 'surface'),
    name: text(row, 'name'),
    type: text(row, 'type'),
    definition: text(row, 'definition'),
    aliases: texts(row, 'aliases'),
    quote: text(row, 'quote'),
    start: numeric(row, 'startAt'),
    end: numeric(row, 'endAt'),
    score: numeric(row, 'score'),
  }
}

const relationFields = `r.id AS id, a.id AS source, b.id AS target, r.type AS type, r.documentId AS documentId,
  r.slide AS slide, r.quote AS quote, r.score AS score`

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

function toRelation(row: Row): RelationProof {
  return {
    id: text(row, 'id'),
    source: text(row, 'source'),
    target: text(row, 'target'),
    type: text(row, 'type'),
    documentId: text(row, 'documentId'),
    slide: numeric(row, 'slide'),
    quote: text(row, 'quote'),
    score: numeric(row, 'score'),
  }
}

export async function readChunks(query: Query): Promise<readonly StoredChunk[]> {
  const rows = await query(
    `MATCH (c:Chunk)-[:PART_OF]->(s:Slide) RETURN c.id AS id, s.documentId AS documentId, s.number AS slide,
      s.title AS slideTitle, c.text AS text ORDER BY documentId, slide, id`,
  )
  return rows.map((row) => ({
    id: text(row, 'id'),
    documentId: text(row, 'documentId'),
    slide: numeric(row, 'slide'),
    slideTitle: text(row, 'slideTitle'),
    text: text(row, 'text'),
  }))
}

/** Nearest first; equal ones by id. A vector of zeros is near nothing. */
export async function readNearestChunks(
  query: Query,
  vector: Float32Array,
  limit: number,
  embedding: EmbeddingSpace,
): Promise<readonly ScoredId[]> {
  if (vector.every((value) => value === 0)) return []
  const rows = await query(
    `MATCH (c:Chunk)
     RETURN c.id AS id, array_cosine_similarity(c.embedding, CAST($vector AS FLOAT[${embedding.dimensions}])) AS score
     ORDER BY score DESC, id LIMIT $limit`,
    { vector: vectorText(vector), limit: BigInt(limit) },
  )
  return rows.map((row) => ({ id: text(row, 'id'), score: numeric(row, 'score') }))
}
