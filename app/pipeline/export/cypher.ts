import { nativeType } from '../../domain/native-type.ts'
import type { ExportFormat } from './export-format.ts'
import { type GraphItem, slideId } from './graph-items.ts'

/**
 * Cypher statements that make the graph, one a line, for cypher-shell or any Cypher database; running them twice makes it
 * once. Nodes and relationships are those that the Neo4j store writes: a relation is RELATES, and once more its own type.
 */
export const cypher: ExportFormat = {
  mediaType: 'application/x-cypher-query',
  fileExtension: 'cypher',
  head: ['Document', 'Slide', 'Concept']
    .map((label) => `CREATE CONSTRAINT IF NOT EXISTS FOR (n:${label}) REQUIRE n.id IS UNIQUE;\n`)
    .join(''),
  item: toCypher,
  separator: '',
  tail: '',
}

function toCypher(item: GraphItem): string {
  switch (item.kind) {
    case 'concept':
      return merge('Concept', item.concept)
    case 'document':
      return merge('Document', item.document)
    case 'slide': {
      const { documentId, slide } = item
      const properties = { id: slideId(documentId, slide.number), documentId, ...slide }
      const node = merge('Slide', properties)
      const ends = `MATCH (d:Document {id: ${literal(documentId)}}), (s:Slide {id: ${literal(slideId(documentId, slide.number))}})`
      return `${node}${ends} MERGE (d)-[:HAS_SLIDE]->(s);\n`
    }
    case 'mention': {
      const { key, documentId, slide, ...rest } = item.mention
      const ends = `MATCH (c:Concept {id: ${literal(key)}}), (s:Slide {id: ${literal(slideId(documentId, slide))}})`
      return `${ends} MERGE (c)-[:MENTIONED_IN ${map({ documentId, ...rest })}]->(s);\n`
    }
    case 'relation': {
      const { source, target, id, ...rest } = item.relation
      const ends = `MATCH (a:Concept {id: ${literal(source)}}), (b:Concept {id: ${literal(target)}})`
      const types = ['RELATES', nativeType(rest.type)].filter((type) => type !== undefined)
      return types
        .map((type) => `${ends} MERGE (a)-[r:${type} {id: ${literal(id)}}]->(b) SET r += ${map(rest)};\n`)
        .join('')
    }
  }
}

function merge(label: string, properties: object & { readonly id: string }): string {
  return `MERGE (n:${label} {id: ${literal(properties.id)}}) SET n += ${map(properties)};\n`
}

function map(properties: object): string {
  return `{${Object.entries(properties)
    .map(([name, value]) => `${name}: ${name === 'score' ? decimal(Number(value)) : literal(value)}`)
    .join(', ')}}`
}

/** A score of 1 is no integer. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value)
}

/** JSON's strings, numbers, booleans and lists are Cypher's, too; cypher-shell reads a line at a time. */
function literal(value: unknown): string {
  return JSON.stringify(value)
}
