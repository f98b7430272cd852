import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { EmbeddingSpace } from '../../app/domain/embedding-space.ts'
import { openLadybug } from '../../app/graph/ladybug/database.ts'
import { createLadybugStore } from '../../app/graph/ladybug-store.ts'
import { testDimensions } from './arbitrary-patch.ts'
import { describeGraphStore } from './describe-graph-store.ts'
import { samplePatch } from './sample-patch.ts'

describeGraphStore('Ladybug', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'knowbase-ladybug-'))
  let folder = parent
  const open = (embedding: EmbeddingSpace | 'as stored' = { model: 'test', dimensions: testDimensions }) =>
    createLadybugStore({ folder, embedding: embedding === 'as stored' ? undefined : embedding })
  return {
    create: async () => {
      folder = await mkdtemp(join(parent, 'store-'))
      return open()
    },
    reopen: open,
    dispose: () => rm(parent, { recursive: true }),
    runs: 25,
  }
})

it('takes the vectors of the largest deck in one write', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-ladybug-'))
  const dimensions = 1536
  const store = await createLadybugStore({ folder, embedding: { model: 'test', dimensions } })
  try {
    const embedding = Float32Array.from({ length: dimensions }, (_, at) => Math.sin(at) / 40)
    const chunks = Array.from({ length: 2000 }, (_, index) => ({
      id: `chunk-${index}`,
      slide: 1,
      text: 'a',
      embedding,
    }))
    expect(await store.put({ ...samplePatch('large'), chunks })).toMatchObject({ chunks: 2000 })
    expect((await store.nearestChunks(embedding, 1))[0]?.score).toBeCloseTo(1)
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
})

it('makes a table again that was rolled back, and loads rows into it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-ladybug-'))
  const database = await openLadybug(join(folder, 'graph.lbug'))
  const fill = (fails: boolean) =>
    database.write(async (query, load) => {
      await query('CREATE NODE TABLE Thing(id STRING, PRIMARY KEY(id))')
      await load('CREATE (:Thing {id: row.id})', { id: 'STRING' }, [{ id: 'one' }])
      if (fails) throw new Error('on purpose')
    })
  try {
    await expect(fill(true)).rejects.toThrow('on purpose')
    await fill(false)
    expect(await database.read((query) => query('MATCH (t:Thing) RETURN t.id AS id'))).toEqual([{ id: 'one' }])
  } finally {
    await database.close()
    await rm(folder, { recursive: true })
  }
})
