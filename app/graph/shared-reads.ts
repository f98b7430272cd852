import type { Concept, SlideRecord } from '../domain/graph.ts'
import type { DocumentSummary, StoredChunk } from '../ports/graph-store.ts'
import { type Row, toChunk, toConcept, toDocument, toSlide } from './records.ts'

// What both databases are asked in the same words.
type Query = (statement: string, parameters?: Readonly<Record<string, string>>) => Promise<readonly Row[]>

export async function readDocuments(query: Query): Promise<readonly DocumentSummary[]> {
  const rows = await query(
    `MATCH (d:Document) RETURN d.id AS id, d.title AS title, d.fileName AS fileName, d.ingestedAt AS ingestedAt,
      d.status AS status, d.extractor AS extractor, d.slides AS slides, d.concepts AS concepts,
      d.relations AS relations ORDER BY ingestedAt, id`,
  )
  return rows.map(toDocument)
}

export async function readSlides(query: Query, documentId: string): Promise<readonly SlideRecord[]> {
  const rows = await query(
    `MATCH (d:Document {id: $documentId})-[:HAS_SLIDE]->(s:Slide) RETURN s.number AS number, s.title AS title,
      s.text AS text, s.notes AS notes, s.hidden AS hidden ORDER BY number`,
    { documentId },
  )
  return rows.map(toSlide)
}

export const conceptFields =
  'c.id AS id, c.name AS name, c.type AS type, c.definition AS definition, c.aliases AS aliases, c.score AS score'

export async function readConcepts(query: Query): Promise<readonly Concept[]> {
  const rows = await query(`MATCH (c:Concept) RETURN ${conceptFields} ORDER BY id`)
  return rows.map(toConcept)
}

export const relationFields = `r.id AS id, a.id AS source, b.id AS target, r.type AS type, r.documentId AS documentId,
  r.slide AS slide, r.quote AS quote, r.score AS score`

export async function readChunks(query: Query): Promise<readonly StoredChunk[]> {
  const rows = await query(
    `MATCH (c:Chunk)-[:PART_OF]->(s:Slide) RETURN c.id AS id, s.documentId AS documentId, s.number AS slide,
      s.title AS slideTitle, c.text AS text ORDER BY documentId, slide, id`,
  )
  return rows.map(toChunk)
}
