import type { Config } from '../config.ts'
import type { Embedder } from '../ports/embedder.ts'
import type { GraphStore } from '../ports/graph-store.ts'
import { openEmbedder, openStore } from '../wire.ts'

/** Opens the graph for the time of `work` and lets go of it whatever happens. */
export async function withStore<T>(
  config: Config,
  work: (store: GraphStore, embedder: Embedder) => Promise<T>,
): Promise<T> {
  const embedder = await openEmbedder()
  const store = await openStore(config, embedder)
  try {
    return await work(store, embedder)
  } finally {
    await store.close()
  }
}
