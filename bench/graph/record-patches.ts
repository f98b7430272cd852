import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../app/config.ts'
import type { GraphPatch } from '../../app/domain/graph.ts'
import { openWorkshop } from '../../app/wire.ts'
import { ingestAsUsual } from '../ingest-as-usual.ts'

/** What the keyless pipeline hands to a store for each deck, in order. @param paths of decks */
export async function recordPatches(paths: readonly string[]): Promise<readonly GraphPatch[]> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-bench-'))
  const workshop = await openWorkshop(readConfig({ KNOWBASE_DATA: folder, LLM_PROVIDER: 'local' }))
  const { store } = workshop.parts
  const patches: GraphPatch[] = []
  const recording = {
    ...store,
    put: async (...[patch, options]: Parameters<typeof store.put>) => {
      const counts = await store.put(patch, options)
      const { document, slides, chunks } = patch
      const { mentions, relations } = 'claims' in patch ? await patch.claims : patch
      patches.push({ document, slides, chunks, mentions, relations })
      return counts
    },
  }
  try {
    for (const path of paths) {
      await ingestAsUsual(path, { ...workshop.parts, store: recording })
    }
    return patches
  } finally {
    await workshop.close()
    await rm(folder, { recursive: true, force: true })
  }
}
