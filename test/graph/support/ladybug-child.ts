// A process that dies where a test wants it: `node ladybug-child.ts FOLDER hold|again|committed|large|large+MILLISECONDS|closing|commit+MILLISECONDS|STATEMENT`.
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { KnowbaseError } from '../../../app/domain/errors.ts'
import type { BulkLoad } from '../../../app/graph/ladybug/bulk-load.ts'
import { openLadybug, type Query } from '../../../app/graph/ladybug/database.ts'
import { removeDocument } from '../../../app/graph/ladybug/remove.ts'
import { raiseRevision } from '../../../app/graph/ladybug/schema.ts'
import { writeClaims, writeText } from '../../../app/graph/ladybug/write.ts'
import { createLadybugStore } from '../../../app/graph/ladybug-store.ts'
import { testDimensions } from '../arbitrary-patch.ts'
import { largeDimensions, largePatch, samplePatch } from '../sample-patch.ts'

const [folder = '', point = ''] = process.argv.slice(2)
const embedding = { model: 'test', dimensions: testDimensions }
const die = (): void => {
  process.kill(process.pid, 'SIGKILL')
}

if (point === 'hold') {
  await createLadybugStore({ folder, embedding })
  process.stdout.write('holding\n')
  setInterval(() => undefined, 60_000)
} else if (point === 'again') {
  // Tries to open it until it is told to end, and says what came of it.
  const outcomes: Record<string, number> = {}
  const enough = new AbortController()
  process.stdin.once('data', () => enough.abort())
  process.stdout.write('trying\n')
  while (!enough.signal.aborted) {
    const outcome = await createLadybugStore({ folder, embedding }).then(
      async (store) => {
        await store.close()
        return 'opened'
      },
      (error: unknown) => (error instanceof KnowbaseError ? error.code : String(error)),
    )
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    await nextTurn()
  }
  process.stdout.write(JSON.stringify(outcomes))
  process.stdin.destroy()
} else if (point.startsWith('large')) {
  const store = await createLadybugStore({ folder, embedding: { ...embedding, dimensions: largeDimensions } })
  const [, delay] = point.split('+')
  const { document, slides, chunks, ...claims } = largePatch('document-b')
  // The claims are the last that a write waits for: from here on it is written, committed and moved out of the log.
  const later = (async () => {
    await nextTurn()
    if (delay !== undefined) setTimeout(die, Number(delay))
    return claims
  })()
  await store.put({ document, slides, chunks, claims: later }, { replaces: ['document-a'] })
  if (delay === undefined) die()
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
  await database.write(async (query, load) => {
    let statements = 0
    const mortal: Query = async (...call) => {
      const result = await query(...call)
      if (++statements === Number(point)) die()
      return result
    }
    const mortalLoad: BulkLoad = async (...call) => {
      await load(...call)
      if (++statements === Number(point)) die()
    }
    await removeDocument(mortal, mortalLoad, 'document-a')
    const patch = samplePatch('document-b')
    await writeClaims(mortal, mortalLoad, patch, patch, writeText(mortal, mortalLoad, patch, embedding))
    await raiseRevision(mortal)
    // The commit runs on another thread: the timer ends the process somewhere inside it.
    const [, delay] = point.split('commit+')
    if (delay !== undefined) setTimeout(die, Number(delay))
  })
  process.stdout.write('alive\n')
  await database.close()
}
