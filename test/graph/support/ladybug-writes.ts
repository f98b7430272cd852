// Writes over and over and prints MB of memory after 50 and after all of them: `node ladybug-writes.ts FOLDER WRITES`.
import { join } from 'node:path'
import { openLadybug } from '../../../app/graph/ladybug/database.ts'

const [folder = '', writes = ''] = process.argv.slice(2)
const database = await openLadybug(join(folder, 'graph.lbug'))
const megabytes = (): number => {
  globalThis.gc?.()
  return process.memoryUsage.rss() / 1e6
}
await database.write(async (query) => {
  await query('CREATE NODE TABLE Counter(id STRING, value INT64, PRIMARY KEY(id))')
  await query("CREATE (:Counter {id: 'one', value: 0})")
})
const figures: number[] = []
for (let write = 1; write <= Number(writes); write++) {
  await database.write((query) => query("MATCH (c:Counter {id: 'one'}) SET c.value = c.value + 1"))
  if (write === 50) figures.push(megabytes())
}
figures.push(megabytes())
const value = await database.read((query) => query('MATCH (c:Counter) RETURN c.value AS value'))
process.stdout.write(JSON.stringify({ figures, value }))
await database.close()
