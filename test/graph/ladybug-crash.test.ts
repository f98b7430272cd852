import { spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLadybugStore } from '../../app/graph/ladybug-store.ts'
import type { GraphStore } from '../../app/ports/graph-store.ts'
import { testDimensions } from './arbitrary-patch.ts'
import { dumpGraph } from './dump-graph.ts'
import { largeDimensions, largePatch, samplePatch } from './sample-patch.ts'

const embedding = { model: 'test', dimensions: testDimensions }
let parent = ''
/** A closed database that holds document-a, to be copied. */
let original = ''
let oldGraph: unknown
let newGraph: unknown

const withStore = async <T>(folder: string, work: (store: GraphStore) => Promise<T>): Promise<T> => {
  const store = await createLadybugStore({ folder, embedding })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
const dumpOf = (folder: string): Promise<unknown> => withStore(folder, (store) => dumpGraph(store, testDimensions))
const freshFolder = (): Promise<string> => mkdtemp(join(parent, 'store-'))
const copyOf = async (folder: string): Promise<string> => {
  const copy = await freshFolder()
  await cp(folder, copy, { recursive: true })
  return copy
}

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'knowbase-crash-'))
  original = await freshFolder()
  await withStore(original, (store) => store.put(samplePatch('document-a')))
  oldGraph = await dumpOf(original)
  const other = await freshFolder()
  await withStore(other, (store) => store.put(samplePatch('document-b')))
  newGraph = await dumpOf(other)
})
afterAll(() => rm(parent, { recursive: true }))

describe('a process killed while it replaces document-a by document-b', () => {
  it('leaves the old graph, after whichever statement it dies', async () => {
    // Every third statement; the last of them comes right before the commit.
    for (let statement = 1; ; statement += 3) {
      const folder = await copyOf(original)
      const { signal, stdout } = await child(folder, String(statement))
      if (stdout !== '') {
        // It lived through all statements, so the points before covered the whole write.
        expect(await dumpOf(folder)).toEqual(newGraph)
        expect(statement).toBeGreaterThan(12)
        return
      }
      expect(signal).toBe('SIGKILL')
      expect(await dumpOf(folder), `after statement ${statement}`).toEqual(oldGraph)
    }
  })

  it('leaves the new graph once put has returned, and even while the store closes', async () => {
    for (const point of ['committed', 'closing']) {
      const folder = await copyOf(original)
      expect((await child(folder, point)).signal).toBe('SIGKILL')
      expect(await dumpOf(folder), point).toEqual(newGraph)
    }
  })

  it('leaves the old or the new graph, wherever in the commit it dies', async () => {
    const ends = new Set<string | null>()
    for (const delay of [0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 15, 20]) {
      const folder = await copyOf(original)
      ends.add((await child(folder, `commit+${delay}`)).signal)
      const found = await dumpOf(folder)
      expect([oldGraph, newGraph], `${delay} ms into the commit`).toContainEqual(found)
      await withStore(folder, (store) => store.put(samplePatch('document-b'), { replaces: ['document-a'] }))
      expect(await dumpOf(folder), `written again after ${delay} ms of the commit`).toEqual(newGraph)
    }
    expect(ends).toContain('SIGKILL')
  })

  it('leaves a graph with wide vectors, too, once put has returned, and the old or the new one before', async () => {
    const large = { model: 'test', dimensions: largeDimensions }
    const open = async <T>(folder: string, work: (store: GraphStore) => Promise<T>): Promise<T> => {
      const store = await createLadybugStore({ folder, embedding: large })
      try {
        return await work(store)
      } finally {
        await store.close()
      }
    }
    const dump = (folder: string): Promise<unknown> => open(folder, (store) => dumpGraph(store, largeDimensions))
    const [before, after] = [await freshFolder(), await freshFolder()]
    await open(before, (store) => store.put(largePatch('document-a')))
    await open(after, (store) => store.put(largePatch('document-b')))
    const [oldLarge, newLarge] = [await dump(before), await dump(after)]
    for (const point of ['large', 'large+0', 'large+5', 'large+15', 'large+30', 'large+50', 'large+80']) {
      const folder = await copyOf(before)
      expect((await child(folder, point)).signal).toBe('SIGKILL')
      const found = await dump(folder)
      if (point === 'large') expect(found, point).toEqual(newLarge)
      else expect([oldLarge, newLarge], `${point} ms from the commit on`).toContainEqual(found)
    }
  })
})

function child(folder: string, point: string): Promise<{ readonly signal: string | null; readonly stdout: string }> {
  const script = fileURLToPath(new URL('./support/ladybug-child.ts', import.meta.url))
  const process_ = spawn(process.execPath, [script, folder, point], { stdio: ['ignore', 'pipe', 'inherit'] })
  let stdout = ''
  process_.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
  return new Promise((resolve, reject) => {
    process_.on('error', reject)
    process_.on('close', (_code, signal) => resolve({ signal, stdout }))
  })
}
