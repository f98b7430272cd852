import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Tinypool } from 'tinypool'
import type { Extraction } from '../domain/claim.ts'
import type { Extractor } from '../ports/extractor.ts'

export type LocalExtractorOptions = {
  /** Worker threads at most. Default: one a core. */
  readonly threads?: number
}

/** Extracts by rules, without a model or a key, in worker threads that start when the first segment comes. */
export function createLocalExtractor({ threads = availableParallelism() }: LocalExtractorOptions = {}): Extractor {
  let pool: Tinypool | undefined
  return {
    name: 'local',
    prepass: async (segment) => {
      const words = segment.excerpts.some((excerpt) => excerpt.lines.length > 0)
      return { language: 'und', density: 0, terms: [], calls: words ? 1 : 0 }
    },
    extract: async (segment, _plan, { vocabulary, signal }) => {
      pool ??= new Tinypool({
        filename: fileURLToPath(new URL('./worker.ts', import.meta.url)),
        runtime: 'worker_threads',
        minThreads: 0,
        maxThreads: threads,
        // A thread that may let garbage pile up holds 30 MB more and is no faster.
        resourceLimits: { maxYoungGenerationSizeMb: 4 },
      })
      return (await pool.run({ segment, vocabulary }, { signal })) as Extraction
    },
    mine: async () => [],
    close: async () => {
      await pool?.destroy()
      pool = undefined
    },
  }
}
