import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../app/config.ts'
import { gatekeeperProfiles } from '../../app/domain/gatekeeper-profile.ts'
import type { GraphPatch } from '../../app/domain/graph.ts'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import { ingestDeck } from '../../app/pipeline/ingest-deck.ts'
import { openWorkshop } from '../../app/wire.ts'

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
      await ingestDeck(
        path,
        { ...workshop.parts, store: recording },
        {
          vocabulary: defaultVocabulary,
          profile: gatekeeperProfiles.balanced,
          replace: false,
          signal: new AbortController().signal,
          onEvent: () => {},
        },
      )
    }
    return patches
  } finally {
    await workshop.close()
    await rm(folder, { recursive: true, force: true })
  }
}
