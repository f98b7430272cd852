import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLadybugStore } from '../../app/graph/ladybug-store.ts'
import { testDimensions } from './arbitrary-patch.ts'
import { describeGraphStore } from './describe-graph-store.ts'

describeGraphStore('Ladybug', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'knowbase-ladybug-'))
  let folder = parent
  const open = () => createLadybugStore({ folder, embedding: { model: 'test', dimensions: testDimensions } })
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
