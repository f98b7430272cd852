import { KnowbaseError } from '../domain/errors.ts'
import type { Concept, ConceptMention, DocumentRecord, RelationProof, SlideRecord } from '../domain/graph.ts'
import type { DocumentSummary, ScoredId, StoredChunk } from '../ports/graph-store.ts'

/** A row of an answer, by the names that its statement returns; the same names from every database. */
export type Row = Readonly<Record<string, unknown>>

export function toDocument(row: Row): DocumentSummary {
  return {
    id: text(row, 'id'),
    title: text(row, 'title'),
    fileName: text(row, 'fileName'),
    ingestedAt: text(row, 'ingestedAt'),
    status: text(row, 'status') as DocumentRecord['status'],
    extractor: text(row, 'extractor'),
    slides: numeric(row, 'slides'),
    concepts: numeric(row, 'concepts'),
    relations: numeric(row, 'relations'),
  }
}

export function toSlide(row: Row): SlideRecord {
  return {
    number: numeric(row, 'number'),
    title: text(row, 'title'),
    text: text(row, 'text'),
    notes: text(row, 'notes'),
    hidden: row['hidden'] === true,
  }
}

export function toConcept(row: Row): Concept {
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    type: text(row, 'type'),
    definition: text(row, 'definition'),
    aliases: texts(row, 'aliases'),
    score: numeric(row, 'score'),
  }
}

export function toMention(row: Row): ConceptMention {
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

export function toRelation(row: Row): RelationProof {
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

export function toChunk(row: Row): StoredChunk {
  return {
    id: text(row, 'id'),
    documentId: text(row, 'documentId'),
    slide: numeric(row, 'slide'),
    slideTitle: text(row, 'slideTitle'),
    text: text(row, 'text'),
  }
}

export function toScoredId(row: Row): ScoredId {
  return { id: text(row, 'id'), score: numeric(row, 'score') }
}

export function text(row: Row, field: string): string {
  const value = row[field]
  if (typeof value === 'string') return value
  throw new KnowbaseError('store_failed', `The graph database gave ${typeof value} for ${field}, expected text.`)
}

export function numeric(row: Row, field: string): number {
  const value = row[field]
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value)
  throw new KnowbaseError('store_failed', `The graph database gave ${typeof value} for ${field}, expected a number.`)
}

export function texts(row: Row, field: string): readonly string[] {
  const value = row[field]
  return Array.isArray(value) ? value.map(String) : []
}
