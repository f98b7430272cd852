import { auth, driver as connect } from 'neo4j-driver'
import type { TestNeo4j } from '../../services/neo4j.ts'

/**
 * Makes the server's database as good as new: no nodes, constraints or indexes. Refuses one that holds a graph which no
 * test made, lest a developer loses theirs.
 */
export async function emptyNeo4j({ uri, user, password }: TestNeo4j): Promise<void> {
  const driver = connect(uri, auth.basic(user, password), { disableLosslessIntegers: true })
  try {
    const names = async (statement: string): Promise<readonly string[]> =>
      (await driver.executeQuery(statement)).records.map((record) => String(record.get('name')))
    const [model] = await names("OPTIONAL MATCH (s:Store) RETURN coalesce(s.model, '') AS name")
    const [nodes] = await names('MATCH (n) RETURN toString(count(n)) AS name')
    if (nodes !== '0' && !model?.startsWith('test')) throw new Error(`${uri} holds a graph that is not a test's.`)
    await driver.executeQuery('MATCH (n) DETACH DELETE n')
    for (const name of await names('SHOW CONSTRAINTS YIELD name')) await driver.executeQuery(`DROP CONSTRAINT ${name}`)
    for (const name of await names("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")) {
      await driver.executeQuery(`DROP INDEX ${name}`)
    }
  } finally {
    await driver.close()
  }
}
