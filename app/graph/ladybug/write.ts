import type { ConceptTally } from '../../domain/derive-concept.ts'
import type { EmbeddingSpace } from '../../domain/embedding-space.ts'
import type { ConceptMention, DocumentClaims, DocumentText, RelationProof } from '../../domain/graph.ts'
import type { TypeTie, WriteCounts } from '../../ports/graph-store.ts'
import { changeConcepts, type TalliedConcept, type Tallies, tallyByKey } from '../concept-changes.ts'
import { text } from '../records.ts'
import type { BulkLoad, Columns } from './bulk-load.ts'
import type { Query } from './database.ts'
import { forRows } from './rows.ts'

/** Adds a checked text whose document is not in the graph. */
export async function writeText(
  query: Query,
  load: BulkLoad,
  { document, slides, chunks }: DocumentText,
  embedding: EmbeddingSpace,
): Promise<void> {
  const created = query(
    `CREATE (:Document {id: $id, title: $title, fileName: $fileName, ingestedAt: $ingestedAt, status: $status,
      extractor: $extractor, slides: $slides, concepts: 0, relations: 0})`,
    { ...document, slides: slides.length },
  )
  const shown = load(
    `MATCH (d:Document {id: row.documentId})
     CREATE (d)-[:HAS_SLIDE]->(:Slide {id: row.id, documentId: row.documentId, number: row.number, title: row.title,
       text: row.text, notes: row.notes, hidden: row.hidden})`,
    slideColumns,
    slides.map((slide) => ({ ...slide, id: slideId(document.id, slide.number), documentId: document.id })),
    created,
  )
  const rows = chunks.map((chunk) => ({ ...chunk, slide: slideId(document.id, chunk.slide) }))
  const chunked = loadChunks(load, rows, embedding, shown)
  // Nothing of a transaction may still run when it ends.
  await Promise.allSettled([created, shown, chunked])
  await chunked
}

/** Adds the checked claims of a document once its text is `written`. */
export async function writeClaims(
  query: Query,
  load: BulkLoad,
  { document: { id }, slides, chunks }: DocumentText,
  claims: DocumentClaims,
  written: Promise<void>,
): Promise<WriteCounts> {
  const tallies = tallyByKey(claims.mentions)
  const counts = { concepts: tallies.size, relations: claims.relations.length }
  const count = async (): Promise<void> => {
    await query('MATCH (d:Document {id: $id}) SET d.concepts = $concepts, d.relations = $relations', { id, ...counts })
  }
  const concepts = written.then(count).then(() => writeConcepts(query, load, tallies, 'add'))
  const mentioned = writeMentions(load, id, claims.mentions, concepts)
  const related = writeRelations(load, claims.relations, mentioned)
  await Promise.allSettled([concepts, mentioned, related])
  const ties = await concepts
  await related
  return { ...counts, slides: slides.length, chunks: chunks.length, mentions: claims.mentions.length, ties }
}

const slideId = (documentId: string, slide: number): string => `${documentId}:${slide}`

/** `slide` is the slide's id. */
type ChunkRow = { readonly id: string; readonly text: string; readonly embedding: Float32Array; readonly slide: string }

export async function loadChunks(
  load: BulkLoad,
  rows: readonly ChunkRow[],
  { dimensions }: EmbeddingSpace,
  after?: Promise<unknown>,
): Promise<void> {
  await load(
    `MATCH (s:Slide {id: row.slide})
     CREATE (:Chunk {id: row.id, text: row.text, embedding: row.embedding})-[:PART_OF]->(s)`,
    { id: 'STRING', slide: 'STRING', text: 'STRING', embedding: `FLOAT[${dimensions}]` },
    rows,
    after,
  )
}

/**
 * Adds a document's mentions to the tallies of their concepts, or takes them away, and writes the concepts anew: makes
 * those that are new, deletes those that nobody claims any more. Returns the concepts whose type is a tie.
 */
export async function writeConcepts(
  query: Query,
  load: BulkLoad,
  tallies: Tallies,
  change: 'add' | 'remove',
): Promise<readonly TypeTie[]> {
  const known = await readTallies(query, [...tallies.keys()])
  const { created, changed, deleted, ties } = changeConcepts(tallies, change, known)
  await load(
    `CREATE (:Concept {id: row.id, name: row.name, type: row.type, definition: row.definition, aliases: row.aliases,
      score: row.score, tally: row.tally})`,
    conceptColumns,
    created.map(conceptRow),
  )
  await load(
    `MATCH (c:Concept {id: row.id}) SET c.name = row.name, c.type = row.type, c.definition = row.definition,
      c.aliases = row.aliases, c.score = row.score, c.tally = row.tally`,
    conceptColumns,
    changed.map(conceptRow),
  )
  await forRows(
    query,
    'UNWIND $rows AS row MATCH (c:Concept {id: row.id}) DETACH DELETE c',
    deleted.map((id) => ({ id })),
  )
  return ties
}

function conceptRow({ concept, tally }: TalliedConcept) {
  return { ...concept, tally: JSON.stringify(tally) }
}

async function readTallies(query: Query, ids: readonly string[]): Promise<ReadonlyMap<string, ConceptTally>> {
  const rows = await forRows(
    query,
    'UNWIND $rows AS row MATCH (c:Concept {id: row.id}) RETURN c.id AS id, c.tally AS tally',
    ids.map((id) => ({ id })),
  )
  return new Map(rows.map((row) => [text(row, 'id'), JSON.parse(text(row, 'tally')) as ConceptTally]))
}

// WITH between two MATCHes keeps both of them lookups by key; in one MATCH the second becomes a scan of all nodes.

async function writeMentions(
  load: BulkLoad,
  documentId: string,
  mentions: readonly ConceptMention[],
  after: Promise<unknown>,
): Promise<void> {
  await load(
    `MATCH (c:Concept {id: row.key}) WITH row, c MATCH (s:Slide {id: row.slideId})
     CREATE (c)-[:MENTIONED_IN {documentId: row.documentId, surface: row.surface, name: row.name, type: row.type,
       definition: row.definition, aliases: row.aliases, quote: row.quote, startAt: row.startAt, endAt: row.endAt,
       score: row.score}]->(s)`,
    mentionColumns,
    // `end` is a reserved word of the database's Cypher.
    mentions.map(({ start, end, ...mention }) => ({
      ...mention,
      startAt: start,
      endAt: end,
      slideId: slideId(documentId, mention.slide),
    })),
    after,
  )
}

async function writeRelations(
  load: BulkLoad,
  relations: readonly RelationProof[],
  after: Promise<unknown>,
): Promise<void> {
  await load(
    `MATCH (a:Concept {id: row.source}) WITH row, a MATCH (b:Concept {id: row.target})
     CREATE (a)-[:RELATES {id: row.id, type: row.type, documentId: row.documentId, slide: row.slide, quote: row.quote,
       score: row.score}]->(b)`,
    relationColumns,
    relations,
    after,
  )
}

const slideColumns = {
  id: 'STRING',
  documentId: 'STRING',
  number: 'INT64',
  title: 'STRING',
  text: 'STRING',
  notes: 'STRING',
  hidden: 'BOOLEAN',
} as const satisfies Columns

const conceptColumns = {
  id: 'STRING',
  name: 'STRING',
  type: 'STRING',
  definition: 'STRING',
  aliases: 'STRING[]',
  score: 'DOUBLE',
  tally: 'STRING',
} as const satisfies Columns

const mentionColumns = {
  key: 'STRING',
  slideId: 'STRING',
  documentId: 'STRING',
  surface: 'STRING',
  name: 'STRING',
  type: 'STRING',
  definition: 'STRING',
  aliases: 'STRING[]',
  quote: 'STRING',
  startAt: 'INT64',
  endAt: 'INT64',
  score: 'DOUBLE',
} as const satisfies Columns

const relationColumns = {
  source: 'STRING',
  target: 'STRING',
  id: 'STRING',
  type: 'STRING',
  documentId: 'STRING',
  slide: 'INT64',
  quote: 'STRING',
  score: 'DOUBLE',
} as const satisfies Columns
