import type { Config } from '../config.ts'
import type { Library } from '../pipeline/library.ts'
import { openLibrary } from '../wire-library.ts'

/** Opens the graph for the time of `work` and lets go of it whatever happens. */
export async function withLibrary<T>(config: Config, work: (library: Library) => Promise<T>): Promise<T> {
  const library = await openLibrary(config)
  try {
    return await work(library)
  } finally {
    await library.close()
  }
}
