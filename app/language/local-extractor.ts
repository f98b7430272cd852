import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Segment } from '../domain/segment.ts'
import { type Clock, systemClock } from '../ports/clock.ts'
import type { ExtractionContext, Extractor } from '../ports/extractor.ts'
import type { ReadSegment } from './extract-segment.ts'
import { createWorkerThreads } from './worker-threads.ts'

export type LocalExtractorOptions = {
  /** Worker threads at most. Default: one a core. */
  readonly threads?: number
  readonly clock?: Clock
  /** Milliseconds after the last segment at which the threads end. Default 100. */
  readonly lingerMs?: number | undefined
}

/** Extracts by rules, without a model or a key, in worker threads. */
export function createLocalExtractor(options: LocalExtractorOptions = {}): Extractor {
  const { threads = availableParallelism(), clock = systemClock, lingerMs } = options
  const file = fileURLToPath(new URL('./worker.ts', import.meta.url))
  const workers = createWorkerThreads({ file, threads, clock, lingerMs })
  // One reading gives the plan and the extraction: the latter waits here until it is asked for.
  const readings = new WeakMap<Segment, Promise<ReadSegment>>()
  const read = (segment: Segment, { vocabulary, signal }: ExtractionContext): Promise<ReadSegment> =>
    workers.run({ segment, vocabulary }, { signal }) as Promise<ReadSegment>
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
    warm: workers.warm,
    close: workers.close,
  }
}
