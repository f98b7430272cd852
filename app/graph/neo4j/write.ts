import { int } from 'neo4j-driver'
import type { ConceptTally } from '../../domain/derive-concept.ts'
import type { GraphPatch } from '../../domain/graph.ts'
import { nativeType } from '../../domain/native-type.ts'
import type { TypeTie, WriteCounts } from '../../ports/graph-store.ts'
import { changeConcepts, type TalliedConcept, type Tallies, tallyByKey } from '../concept-changes.ts'
import { text } from '../records.ts'
import type { Query } from './database.ts'
import { forRows } from './rows.ts'

/** Adds a checked patch whose document is not in the graph. */
export async function writePatch(query: Query, patch: GraphPatch): Promise<WriteCounts> {
  const tallies = tallyByKey(patch.mentions)
  await writeDocument(query, patch, tallies.size)
  await writeChunks(query, patch)
  const ties = await writeConcepts(query, tallies, 'add')
  await writeMentions(query, patch)
  await writeRelations(query, patch)
  return {
    slides: patch.slides.length,
    chunks: patch.chunks.length,
    mentions: patch.mentions.length,
    relations: patch.relations.length,
    concepts: tallies.size,
    ties,
  }
}

const slideId = (documentId: string, slide: number): string => `${documentId}:${slide}`

async function writeDocument(query: Query, patch: GraphPatch, concepts: number): Promise<void> {
  const { document, slides, relations } = patch
  await query('CREATE (d:Document) SET d = $properties', {
    properties: {
      ...document,
      slides: int(slides.length),
      concepts: int(concepts),
      relations: int(relations.length),
    },
  })
  await forRows(
    query,
    `UNWIND $rows AS row MATCH (d:Document {id: row.documentId})
     CREATE (d)-[:HAS_SLIDE]->(s:Slide) SET s = row`,
    slides.map((slide) => ({
      ...slide,
      number: int(slide.number),
      id: slideId(document.id, slide.number),
      documentId: document.id,
    })),
  )
}

async function writeChunks(query: Query, patch: GraphPatch): Promise<void> {
  await forRows(
    query,
    `UNWIND $rows AS row MATCH (s:Slide {id: row.slide})
     CREATE (c:Chunk {id: row.id, text: row.text})-[:PART_OF]->(s)
     WITH c, row CALL db.create.setNodeVectorProperty(c, 'embedding', row.embedding)`,
    patch.chunks.map((chunk) => ({
      id: chunk.id,
      text: chunk.text,
      slide: slideId(patch.document.id, chunk.slide),
      embedding: [...chunk.embedding],
    })),
    // Vectors of 1,024: 2.9 s for the whole graph with 25 of them, 1.8 s with 100, 2.6 s with 500.
    100,
  )
}

/**
 * Adds a document's mentions to the tallies of their concepts, or takes them away, and writes the concepts anew: makes
 * those that are new, deletes those that nobody claims any more. Returns the concepts whose type is a tie.
 */
export async function writeConcepts(
  query: Query,
  tallies: Tallies,
  change: 'add' | 'remove',
): Promise<readonly TypeTie[]> {
  const known = await readTallies(query, [...tallies.keys()])
  const { created, changed, deleted, ties } = changeConcepts(tallies, change, known)
  await forRows(query, 'UNWIND $rows AS row CREATE (c:Concept) SET c = row', created.map(conceptRow))
  await forRows(query, 'UNWIND $rows AS row MATCH (c:Concept {id: row.id}) SET c = row', changed.map(conceptRow))
  await query('UNWIND $ids AS id MATCH (c:Concept {id: id}) DETACH DELETE c', { ids: deleted })
  return ties
}

function conceptRow({ concept, tally }: TalliedConcept): Readonly<Record<string, unknown>> {
  return { ...concept, tally: JSON.stringify(tally) }
}

async function readTallies(query: Query, ids: readonly string[]): Promise<ReadonlyMap<string, ConceptTally>> {
  const rows = await query('UNWIND $ids AS id MATCH (c:Concept {id: id}) RETURN c.id AS id, c.tally AS tally', { ids })
  return new Map(rows.map((row) => [text(row, 'id'), JSON.parse(text(row, 'tally')) as ConceptTally]))
}

async function writeMentions(query: Query, patch: GraphPatch): Promise<void> {
  await forRows(
    query,
    `UNWIND $rows AS row MATCH (c:Concept {id: row.key}) MATCH (s:Slide {id: row.slide})
     CREATE (c)-[m:MENTIONED_IN]->(s) SET m = row.properties`,
    patch.mentions.map(({ key, slide, start, end, ...rest }) => ({
      key,
      slide: slideId(patch.document.id, slide),
      properties: { ...rest, start: int(start), end: int(end) },
    })),
  )
}

/**
 * Every proof as RELATES, and once more under its own type, so that a browser of the graph shows `DEPENDS_ON` and a
 * query can follow it.
 */
async function writeRelations(query: Query, patch: GraphPatch): Promise<void> {
  const rows = patch.relations.map(({ source, target, slide, ...rest }) => ({
    source,
    target,
    type: rest.type,
    properties: { ...rest, slide: int(slide) },
  }))
  await forRows(
    query,
    `UNWIND $rows AS row MATCH (a:Concept {id: row.source}) MATCH (b:Concept {id: row.target})
     CREATE (a)-[r:RELATES]->(b) SET r = row.properties`,
    rows,
  )
  for (const [type, ofType] of Map.groupBy(rows, (row) => nativeType(row.type))) {
    if (type === undefined) continue
    await forRows(
      query,
      `UNWIND $rows AS row MATCH (a:Concept {id: row.source}) MATCH (b:Concept {id: row.target})
       CREATE (a)-[r:${type}]->(b) SET r = row.properties`,
      ofType,
    )
  }
}
