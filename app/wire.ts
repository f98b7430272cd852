import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit, { type LimitFunction } from 'p-limit'
import { type Config, providerOf } from './config.ts'
import { type EmbeddingSpace, isSameSpace } from './domain/embedding-space.ts'
import { KnowbaseError, toKnowbaseError } from './domain/errors.ts'
import type { Outlook } from './extraction/choose-calls.ts'
import type { PoolTerms } from './pipeline/call-figures.ts'
import type { IngestParts } from './pipeline/ingest-deck.ts'
import type { RunAccount } from './pipeline/run-account.ts'
import type { OnCallEvent } from './ports/call-event.ts'
import type { Clock } from './ports/clock.ts'
import { systemClock } from './ports/clock.ts'
import type { DeckReader } from './ports/deck-reader.ts'
import type { Embedder } from './ports/embedder.ts'
import type { Extractor } from './ports/extractor.ts'
import type { GraphStore } from './ports/graph-store.ts'
import type { Journal } from './ports/journal.ts'
import type { Search } from './ports/search.ts'
import type { CountTokens } from './ports/tokenizer.ts'
import { capOf, createForecast } from './wire-forecast.ts'
import { connect, openProvider, outlookOf, type Provider } from './wire-provider.ts'
import { openSharedState } from './wire-shared.ts'
import type { Threads } from './wire-threads.ts'

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

/**
 * The graph in Neo4j, or that of the data folder, which one process holds: close it to let others in. Without an embedder
 * its vectors are taken as they are.
 */
export async function openStore(config: Config, embedder?: Embedder): Promise<GraphStore> {
  const embedding = embedder && { model: embedder.model, dimensions: embedder.dimensions }
  if (config.NEO4J_URI !== undefined) {
    const { createNeo4jStore } = await import('./graph/neo4j-store.ts')
    return createNeo4jStore({
      uri: config.NEO4J_URI,
      user: config.NEO4J_USER,
      password: config.NEO4J_PASSWORD ?? '',
      database: config.NEO4J_DATABASE,
      embedding,
    })
  }
  const { createLadybugStore } = await import('./graph/ladybug-store.ts')
  await mkdir(config.KNOWBASE_DATA, { recursive: true })
  return createLadybugStore({ folder: graphFolder(config), embedding })
}

/** Where the embedded graph is, and the note of who holds it. */
export function graphFolder(config: Config): string {
  return join(config.KNOWBASE_DATA, 'graph')
}

/** Vectors that need no key. */
export async function openLocalEmbedder(): Promise<Embedder> {
  const { createLocalEmbedder } = await import('./embedding/local-embedder.ts')
  return createLocalEmbedder()
}

/** Search in a graph, with queries embedded as its chunks were. */
export async function openSearch(config: Config, store: GraphStore, clock: Clock = systemClock): Promise<Search> {
  const { createSearch } = await import('./search/search.ts')
  return createSearch({ store, embedder: await openQueryEmbedder(config, store.embedding(), clock) })
}

/**
 * Local vectors need no key, whatever is set; others come from whom the configuration names. A graph that had no vectors
 * yet when it was opened gets those of the workers, which are configured alike.
 */
async function openQueryEmbedder(config: Config, space: EmbeddingSpace, clock: Clock): Promise<Embedder> {
  const local = await openLocalEmbedder()
  if (isSameSpace(space, local)) return local
  const provider = providerOf(config)
  const connection = provider === 'local' ? undefined : await connect(config, provider, clock)
  const { checkSpace, noSpace } = await import('./graph/embedding-space.ts')
  if (!isSameSpace(space, noSpace)) checkSpace('The graph', space, connection?.embedding?.description ?? local)
  if (connection?.embedding === undefined) return local
  const { createModelEmbedder } = await import('./embedding/model-embedder.ts')
  return createModelEmbedder({ model: connection.embedding, countTokens: await openTokenizer() })
}

async function openTokenizer(): Promise<CountTokens> {
  return (await import('./language/count-tokens.ts')).countTokens
}

/** Everything an ingestion needs, shared by all decks of a command. */
export type Workshop = {
  readonly parts: IngestParts
  /** What is known of the provider's calls now; undefined where none is asked. */
  readonly provider?: Pick<Provider, 'pools' | 'snapshot' | 'paid'>
  /** Ends worker threads and lets go of the database. */
  readonly close: () => Promise<void>
}

export type WorkshopOptions = {
  readonly clock?: Clock
  /** Asks again for what the journal has. Default false. */
  readonly fresh?: boolean
  /** The keyless extractor does segments that a model fails at. Default false. */
  readonly fallback?: boolean
  /** Reads decks; by default in this thread. */
  readonly read?: DeckReader
  /** Threads that were started earlier; they are closed with the workshop, or where it cannot be opened. */
  readonly threads?: Threads
  /** Hears of every call to a provider. */
  readonly onCallEvent?: OnCallEvent
}

export async function openWorkshop(config: Config, options: WorkshopOptions = {}): Promise<Workshop> {
  const { clock = systemClock, fresh = false, fallback = false, onCallEvent = () => {} } = options
  const name = providerOf(config)
  const gate = segmentGate(config)
  const segmentsWaiting = (): number => gate.pendingCount
  const closing: (() => Promise<void>)[] = options.threads === undefined ? [] : [options.threads.close]
  const close = async (): Promise<void> => {
    for (const one of closing.toReversed()) await one()
  }
  try {
    // The tokenizer is slow to load: only calls to a provider need it in this thread.
    const countTokens = name === 'local' ? undefined : await openTokenizer()
    const provider =
      name === 'local' || countTokens === undefined
        ? undefined
        : await openProvider(config, name, { clock, countTokens, fresh, onCallEvent, segmentsWaiting })
    if (provider !== undefined) closing.push(provider.close)
    const threads = options.threads ?? (await import('./wire-threads.ts')).openThreads(clock)
    if (options.threads === undefined) closing.push(threads.close)
    const { extractor: local, cut } = threads
    const embedder = provider?.embedder ?? (await openLocalEmbedder())
    const read = options.read ?? (await openReader())
    const store = await openStore(config, embedder)
    closing.push(store.close)
    const shared = { read, cut, embedder, store, clock, gate }
    if (provider === undefined || countTokens === undefined) return { parts: { ...shared, extractor: local }, close }
    const extractor = await openModelExtractor(config, provider, countTokens, local)
    const account = openAccount(config, provider, countTokens)
    const parts = { ...shared, extractor, account, ...(fallback ? { standIn: local } : {}) }
    return { parts, provider, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openModelExtractor(
  config: Config,
  { model, terms, snapshot, journal: memory }: Provider,
  countTokens: CountTokens,
  { prepass }: Extractor,
): Promise<Extractor> {
  const { createModelExtractor } = await import('./extraction/model-extractor.ts')
  const outlook = (): Outlook => ({ ...outlookOf(terms(), snapshot()), cap: capOf(config) })
  return createModelExtractor({ model, depth: config.EXTRACTION_DEPTH, countTokens, outlook, memory, prepass })
}

function openAccount(config: Config, provider: Provider, countTokens: CountTokens): RunAccount {
  const { log, limit, terms, snapshot, embedding } = provider
  const forecast = createForecast(config, embedding, countTokens)
  const cap = capOf(config)
  return {
    log,
    limit,
    terms: () => ({ pool: (pool) => (pool === snapshot().pool ? terms() : embeddingTerms(embedding?.price)), cap }),
    estimate: (deck, segments, vocabulary) =>
      forecast({ deck, segments, vocabulary, terms: terms(), cap, snapshot: snapshot() }),
  }
}

/** The embedder that the configuration names, at work. */
export type Vectors = {
  readonly embedder: Embedder
  /** US dollars of embedding these texts at most; undefined where the price is not known. */
  readonly dollarsOf: (texts: readonly string[]) => number | undefined
  readonly close: () => Promise<void>
}

export async function openVectors(config: Config, clock: Clock = systemClock): Promise<Vectors> {
  const name = providerOf(config)
  const countTokens = await openTokenizer()
  const provider = name === 'local' ? undefined : await openProvider(config, name, { clock, countTokens, fresh: false })
  const { embedder, embedding, close = () => Promise.resolve() } = provider ?? {}
  const price = embedding === undefined ? 0 : embedding.price
  return {
    embedder: embedder ?? (await openLocalEmbedder()),
    dollarsOf: (texts) =>
      price === undefined ? undefined : (price * texts.reduce((sum, text) => sum + countTokens(text), 0)) / 1e6,
    close,
  }
}

export async function openJournal(config: Config): Promise<Journal> {
  const { journal, close } = await openSharedState(config, systemClock)
  return { ...journal, close }
}

/** Limits of embeddings hold nothing back that matters: a deck is one request. */
function embeddingTerms(price: number | undefined): PoolTerms {
  const known = price === undefined ? undefined : { input: price, cachedInput: price, output: 0 }
  return { price: known, separateBuckets: false, limits: {} }
}

/** A window over the segments of all decks of this process; without a cap everything is open at once. */
function segmentGate(config: Config): LimitFunction {
  return pLimit(capOf(config) ?? Number.POSITIVE_INFINITY)
}
