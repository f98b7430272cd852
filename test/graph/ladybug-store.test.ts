import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EmbeddingSpace } from '../../app/domain/embedding-space.ts'
import { createLadybugStore } from '../../app/graph/ladybug-store.ts'
import { testDimensions } from './arbitrary-patch.ts'
import { describeGraphStore } from './describe-graph-store.ts'

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
