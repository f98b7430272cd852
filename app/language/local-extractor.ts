import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Tinypool } from 'tinypool'
import type { Segment } from '../domain/segment.ts'
import type { ExtractionContext, Extractor } from '../ports/extractor.ts'
import type { ReadSegment } from './extract-segment.ts'

export type LocalExtractorOptions = {
  /** Worker threads at most. Default: one a core. */
  readonly threads?: number
}

/** Extracts by rules, without a model or a key, in worker threads that start when the first segment comes. */
export function createLocalExtractor({ threads = availableParallelism() }: LocalExtractorOptions = {}): Extractor {
  let pool: Tinypool | undefined
  // One reading gives the plan and the extraction: the latter waits here until it is asked for.
  const readings = new WeakMap<Segment, Promise<ReadSegment>>()
  const read = (segment: Segment, { vocabulary, signal }: ExtractionContext): Promise<ReadSegment> => {
    pool ??= new Tinypool({
      filename: fileURLToPath(new URL('./worker.ts', import.meta.url)),
      runtime: 'worker_threads',
      minThreads: 0,
      maxThreads: threads,
      // A thread that may let garbage pile up holds 30 MB more and is no faster.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    })
    return pool.run({ segment, vocabulary }, { signal }) as Promise<ReadSegment>
  }
  return {
    name: 'local',
    prepass: async (segment, context) => {
      const reading = read(segment, context)
      readings.set(segment, reading)
      return (await reading).plan
    },
    extract: async (segment, _plan, context) => {
      const reading = readings.get(segment) ?? read(segment, context)
      readings.delete(segment)
      return (await reading).extraction
    },
    mine: async () => [],
    close: async () => {
      await pool?.destroy()
      pool = undefined
    },
  }
}
