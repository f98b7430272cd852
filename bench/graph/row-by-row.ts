import type { GraphPatch } from '../../app/domain/graph.ts'
import { nativeType } from '../../app/domain/native-type.ts'
import type { Neo4jDatabase, Query } from '../../app/graph/neo4j/database.ts'

/**
 * The graph of a patch written as the simplest program would: a statement for each node and edge, each on its own. It
 * makes the same nodes and edges as the store, but neither votes over claims nor takes anything back.
 */
export async function writeRowByRow({ run }: Neo4jDatabase, patch: GraphPatch): Promise<void> {
  const { document, slides, chunks, mentions, relations } = patch
  const slideId = (slide: number): string => `${document.id}:${slide}`
  await run('MERGE (d:Document {id: $id}) SET d += $document', { id: document.id, document })
  for (const slide of slides) {
    const properties = { ...slide, id: slideId(slide.number), documentId: document.id }
    await run('MATCH (d:Document {id: $documentId}) CREATE (d)-[:HAS_SLIDE]->(s:Slide) SET s = $properties', {
      documentId: document.id,
      properties,
    })
  }
  for (const { id, slide, text, embedding } of chunks) {
    await run(
      `MATCH (s:Slide {id: $slide}) CREATE (c:Chunk {id: $id, text: $text})-[:PART_OF]->(s)
       WITH c CALL db.create.setNodeVectorProperty(c, 'embedding', $embedding)`,
      { id, slide: slideId(slide), text, embedding: [...embedding] },
    )
  }
  for (const { key, slide, ...mention } of mentions) {
    await run(
      `MATCH (s:Slide {id: $slide}) MERGE (c:Concept {id: $key})
       SET c.name = $mention.name, c.type = $mention.type, c.definition = $mention.definition
       CREATE (c)-[m:MENTIONED_IN]->(s) SET m = $mention`,
      { key, slide: slideId(slide), mention },
    )
  }
  for (const relation of relations) await writeRelation(run, relation)
}

async function writeRelation(run: Query, relation: GraphPatch['relations'][number]): Promise<void> {
  const { source, target, ...properties } = relation
  for (const type of ['RELATES', nativeType(relation.type)]) {
    if (type === undefined) continue
    await run(
      `MATCH (a:Concept {id: $source}) MATCH (b:Concept {id: $target}) CREATE (a)-[r:${type}]->(b) SET r = $properties`,
      { source, target, properties },
    )
  }
}
