import type { Config } from '../config.ts'
import type { GraphStore } from '../ports/graph-store.ts'
import { openStore } from '../wire.ts'

/** Opens the graph itself, which no server may hold, for the time of `work` and lets go of it whatever happens. */
export async function withStore<T>(config: Config, work: (store: GraphStore) => Promise<T>): Promise<T> {
  const store = await openStore(config)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
