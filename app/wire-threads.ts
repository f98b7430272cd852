import { fileURLToPath } from 'node:url'
import { createLocalExtractor } from './language/local-extractor.ts'
import { createWorkerThreads } from './language/worker-threads.ts'
import type { CutDeck } from './pipeline/segment.ts'
import { type Clock, systemClock } from './ports/clock.ts'
import type { Extractor } from './ports/extractor.ts'

/** The work on decks that threads of this process do. */
export type Threads = {
  /** The keyless extractor; its threads start with the first segment, or when it is told to get ready. */
  readonly extractor: Extractor
  readonly cut: CutDeck
  readonly close: () => Promise<void>
}

/**
 * Cutting has a thread of its own, which begins to load here. This file imports little, so that it can be early.
 * @param lingerMs milliseconds that threads stay for the next deck, default 100
 */
export function openThreads(clock: Clock = systemClock, lingerMs?: number): Threads {
  const file = fileURLToPath(new URL('./wire-segment-worker.ts', import.meta.url))
  const cutter = createWorkerThreads({ file, threads: 1, clock, lingerMs })
  cutter.warm()
  const extractor = createLocalExtractor({ clock, lingerMs })
  return {
    extractor,
    cut: (deck) => cutter.run(deck) as ReturnType<CutDeck>,
    close: async () => {
      await Promise.all([cutter.close(), extractor.close()])
    },
  }
}
