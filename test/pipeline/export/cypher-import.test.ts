import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auth, driver as connect, type Driver } from 'neo4j-driver'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GraphPatch } from '../../../app/domain/graph.ts'
import { createLadybugStore } from '../../../app/graph/ladybug-store.ts'
import { createNeo4jStore } from '../../../app/graph/neo4j-store.ts'
import { exportGraph } from '../../../app/pipeline/export/export-graph.ts'
import { testDimensions } from '../../graph/arbitrary-patch.ts'
import { mention, relation, samplePatch } from '../../graph/sample-patch.ts'
import { emptyNeo4j } from '../../graph/support/empty-neo4j.ts'
import { neo4jMissing, startNeo4j, type TestNeo4j } from '../../services/neo4j.ts'

const missing = await neo4jMissing()
const embedding = { model: 'test', dimensions: testDimensions }
const nasty = 'He said "5 < 6 & \'7\'",\r\nthen\ttabbed \u{1F600} and \\ended; MATCH (n) DETACH DELETE n;'

function patches(): readonly GraphPatch[] {
  const other = samplePatch('document-b')
  return [
    samplePatch('document-a'),
    {
      ...other,
      slides: other.slides.map((slide) => ({ ...slide, title: nasty })),
      mentions: [...other.mentions, mention('document-b', 'topic', 2, { aliases: [nasty], quote: nasty, score: 1 })],
      relations: [
        ...other.relations,
        relation('document-b', 'topic', 'is_a', 'queue', 2),
        // Types that Cypher has no bare name for, or that the model of the graph uses itself.
        relation('document-b', 'topic', 'h\u00e4ngt ab `von`', 'queue', 2),
        relation('document-b', 'topic', 'relates', 'queue', 2),
      ],
    },
  ]
}

if (missing !== undefined) {
  // A machine without Java may skip this; continuous integration may not.
  it.skipIf(process.env['CI'] !== 'true')(`Cypher is not run: ${missing}`, () => expect.fail(missing))
} else {
  let server: TestNeo4j
  let driver: Driver
  beforeAll(async () => {
    server = await startNeo4j()
    driver = connect(server.uri, auth.basic(server.user, server.password), { disableLosslessIntegers: true })
  }, 600_000)
  afterAll(async () => {
    await driver.close()
    await server.stop()
  })

  const rows = async (statement: string): Promise<readonly string[]> =>
    (await driver.executeQuery(statement)).records.map((record) => JSON.stringify(record.toObject())).sort()

  /** All that the export holds, as the database tells it. */
  const contents = async () => ({
    nodes: await rows(
      `MATCH (n) WHERE n:Document OR n:Slide OR n:Concept RETURN labels(n) AS labels, n.id AS id, n.title AS title,
         n.name AS name, n.type AS type, n.definition AS definition, n.aliases AS aliases, n.score AS score`,
    ),
    edges: await rows(
      `MATCH (a)-[r]->(b) WHERE NOT a:Chunk AND NOT b:Chunk
       RETURN type(r) AS type, a.id AS source, b.id AS target, properties(r) AS properties ORDER BY type, source, target`,
    ).then((all) => all.map((one) => JSON.stringify(sorted(JSON.parse(one)))).sort()),
  })

  it('makes the graph that the Neo4j store writes, and running it twice makes it once', async () => {
    await emptyNeo4j(server)
    const theirs = await createNeo4jStore({ ...server, database: 'neo4j', embedding })
    for (const patch of patches()) await theirs.put(patch)
    await theirs.close()
    const written = await contents()
    await emptyNeo4j(server)

    const folder = await mkdtemp(join(tmpdir(), 'knowbase-export-'))
    const store = await createLadybugStore({ folder, embedding })
    for (const patch of patches()) await store.put(patch)
    const statements = (await Array.fromAsync(exportGraph(store, 'cypher'))).join('').trimEnd().split('\n')
    await store.close()
    await rm(folder, { recursive: true })

    for (let round = 0; round < 2; round++) {
      for (const statement of statements) await driver.executeQuery(statement)
      expect(await contents()).toEqual(written)
    }
    expect(written.nodes).toHaveLength(3 + 2 + 4)
    const types = written.edges.map((edge) => (JSON.parse(edge) as { type: string }).type)
    expect(new Set(types)).toContain('H\u00c4NGT_AB_VON')
    expect(types.filter((type) => type === 'RELATES')).toHaveLength(5)
    await driver.executeQuery('MATCH (n) DETACH DELETE n')
  })
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}
