// A process that dies where a test wants it: `node ladybug-child.ts FOLDER hold|committed|closing|STATEMENT`.
import { join } from 'node:path'
import { openLadybug, type Query } from '../../../app/graph/ladybug/database.ts'
import { removeDocument } from '../../../app/graph/ladybug/remove.ts'
import { raiseRevision } from '../../../app/graph/ladybug/schema.ts'
import { writePatch } from '../../../app/graph/ladybug/write.ts'
import { createLadybugStore } from '../../../app/graph/ladybug-store.ts'
import { testDimensions } from '../arbitrary-patch.ts'
import { samplePatch } from '../sample-patch.ts'

const [folder = '', point = ''] = process.argv.slice(2)
const embedding = { model: 'test', dimensions: testDimensions }
const die = (): void => {
  process.kill(process.pid, 'SIGKILL')
}

if (point === 'hold') {
  await createLadybugStore({ folder, embedding })
  process.stdout.write('holding\n')
  setInterval(() => undefined, 60_000)
} else if (point === 'committed' || point === 'closing') {
  const store = await createLadybugStore({ folder, embedding })
  await store.put(samplePatch('document-b'), { replaces: ['document-a'] })
  if (point === 'closing') {
    // Closing writes the log's content into the database file on another thread.
    void store.close()
    setImmediate(die)
  } else die()
} else {
  const database = await openLadybug(join(folder, 'graph.lbug'))
  await database.write(async (query) => {
    let statements = 0
    const mortal: Query = async (...call) => {
      const result = await query(...call)
      if (++statements === Number(point)) die()
      return result
    }
    await removeDocument(mortal, 'document-a')
    await writePatch(mortal, samplePatch('document-b'), embedding)
    await raiseRevision(mortal)
  })
  process.stdout.write('alive\n')
  await database.close()
}
