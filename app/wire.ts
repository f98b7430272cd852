import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import type { Config } from './config.ts'
import { KnowbaseError, toKnowbaseError } from './domain/errors.ts'
import type { IngestParts } from './pipeline/ingest-deck.ts'
import type { Gate } from './pipeline/process-segments.ts'
import type { Clock } from './ports/clock.ts'
import { systemClock } from './ports/clock.ts'
import type { DeckReader } from './ports/deck-reader.ts'
import type { Embedder } from './ports/embedder.ts'
import type { Extractor } from './ports/extractor.ts'
import type { GraphStore } from './ports/graph-store.ts'
import type { Search } from './ports/search.ts'

// Adapters are imported where they are picked: a command pays at start-up for what it uses alone.

export async function openReader(): Promise<DeckReader> {
  const { createDeckReader } = await import('./deck/deck-reader.ts')
  const read = createDeckReader()
  // With several decks at hand an error has to say which one it means.
  return async (path, options) => {
    try {
      return await read(path, options)
    } catch (thrown) {
      const { code, message, advice, retryable, data } = toKnowbaseError(thrown)
      throw new KnowbaseError(code, `${path}: ${message}`, {
        retryable,
        data,
        cause: thrown,
        ...(advice === undefined ? {} : { advice }),
      })
    }
  }
}

/** The graph of the data folder. One process holds it; close it to let others in. */
export async function openStore(config: Config, embedder: Embedder): Promise<GraphStore> {
  const { createLadybugStore } = await import('./graph/ladybug-store.ts')
  await mkdir(config.KNOWBASE_DATA, { recursive: true })
  return createLadybugStore({
    folder: join(config.KNOWBASE_DATA, 'graph'),
    embedding: { model: embedder.model, dimensions: embedder.dimensions },
  })
}

export async function openEmbedder(): Promise<Embedder> {
  const { createLocalEmbedder } = await import('./embedding/local-embedder.ts')
  return createLocalEmbedder()
}

export async function openSearch(store: GraphStore, embedder: Embedder): Promise<Search> {
  const { createSearch } = await import('./search/search.ts')
  return createSearch({ store, embedder })
}

async function openExtractor(): Promise<Extractor> {
  const { createLocalExtractor } = await import('./language/local-extractor.ts')
  return createLocalExtractor()
}

/** Everything an ingestion needs, shared by all decks of a command. */
export type Workshop = {
  readonly parts: IngestParts
  /** Ends worker threads and lets go of the database. */
  readonly close: () => Promise<void>
}

export async function openWorkshop(config: Config, clock: Clock = systemClock): Promise<Workshop> {
  const embedder = await openEmbedder()
  const [read, extractor, store, { countTokens }] = await Promise.all([
    openReader(),
    openExtractor(),
    openStore(config, embedder),
    import('./language/count-tokens.ts'),
  ])
  return {
    parts: { read, countTokens, extractor, embedder, store, clock, gate: segmentGate(config) },
    close: async () => {
      await extractor.close()
      await store.close()
    },
  }
}

/** A window over the segments of all decks of this process; without a cap everything is open at once. */
function segmentGate(config: Config): Gate {
  const cap = config.MAX_PARALLEL_SEGMENTS
  return pLimit(cap === 'auto' ? Number.POSITIVE_INFINITY : cap)
}
