import { afterAll, beforeAll, expect, it } from 'vitest'
import { createNeo4jStore } from '../../app/graph/neo4j-store.ts'
import { neo4jMissing, startNeo4j, type TestNeo4j } from '../services/neo4j.ts'
import { testDimensions } from './arbitrary-patch.ts'
import { describeGraphStore } from './describe-graph-store.ts'
import { emptyNeo4j } from './support/empty-neo4j.ts'

const missing = await neo4jMissing()
const embedding = { model: 'test', dimensions: testDimensions }

if (missing !== undefined) {
  // A machine without Java may skip this; continuous integration may not.
  it.skipIf(process.env['CI'] !== 'true')(`Neo4j is not tested: ${missing}`, () => expect.fail(missing))
} else {
  let server: TestNeo4j
  const open = (changes: Partial<Parameters<typeof createNeo4jStore>[0]> = {}) =>
    createNeo4jStore({ ...server, database: 'neo4j', embedding, ...changes })
  beforeAll(async () => {
    server = await startNeo4j()
  }, 600_000)
  afterAll(() => server.stop())

  describeGraphStore('Neo4j', async () => ({
    create: async () => {
      await emptyNeo4j(server)
      return open()
    },
    reopen: (other = embedding) => open({ embedding: other === 'as stored' ? undefined : other }),
    dispose: async () => undefined,
    runs: 5,
  }))
}
