import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Config, readConfig } from '../../app/config.ts'
import type { IngestOptions } from '../../app/pipeline/ingest-deck.ts'
import type { IngestReport } from '../../app/pipeline/ingest-report.ts'
import type { Clock } from '../../app/ports/clock.ts'
import { openStore, openWorkshop, type WorkshopOptions } from '../../app/wire.ts'
import { ingestAsUsual } from '../../bench/ingest-as-usual.ts'
import { type MockProvider, type MockProviderOptions, startMockProvider } from '../../bench/provider/mock-provider.ts'
import { createScaledClock, startNow } from '../../bench/provider/scaled-clock.ts'
import { createSlideAnswers } from '../../bench/provider/slide-answers.ts'
import { dumpGraph } from '../graph/dump-graph.ts'

/** So few that a dump of every vector is small. */
const dimensions = 8

/** The provider of whole runs: it answers from the slides, and its models have prices. */
export function startRunProvider(options: Partial<MockProviderOptions> = {}): Promise<MockProvider> {
  return startMockProvider({
    answer: createSlideAnswers(),
    models: ['gpt-6-luna'],
    embeddings: { 'text-embedding-3-small': dimensions },
    ...options,
  })
}

/** What makes the program ask a provider. */
export function environmentFor(provider: MockProvider): Readonly<Record<string, string>> {
  return { OPENAI_BASE_URL: `${provider.url}/v1` }
}

export type Folder = { readonly path: string; readonly remove: () => Promise<void> }

export async function temporaryFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'knowbase-run-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

export type Run = {
  readonly deck: string
  readonly data: string
  readonly provider: MockProvider
  /** Variables beside the provider's. */
  readonly environment?: Readonly<Record<string, string>>
  readonly workshop?: WorkshopOptions
  readonly options?: Partial<IngestOptions>
}

/** Waits of retries and of limits pass 50 times as fast as they would. */
export const quickClock: Clock = createScaledClock(50, startNow())

/** Ingests a deck in this process, with the wiring of the program. */
export async function runDeck({ deck, data, provider, environment, workshop, options }: Run): Promise<IngestReport> {
  const config = readConfig({ KNOWBASE_DATA: data, ...environmentFor(provider), ...environment })
  const opened = await openWorkshop(config, { clock: quickClock, ...workshop })
  try {
    return await ingestAsUsual(deck, opened.parts, options)
  } finally {
    await opened.close()
  }
}

/** Everything in the graph of a data folder, but for when it came there. */
export async function graphOf(data: string): Promise<unknown> {
  const config: Config = readConfig({ KNOWBASE_DATA: data })
  const store = await openStore(config)
  try {
    const { dimensions: size } = store.embedding()
    const dump = (await dumpGraph(store, size)) as { documents: { ingestedAt: string }[] }
    return { ...dump, documents: dump.documents.map((document) => ({ ...document, ingestedAt: '' })) }
  } finally {
    await store.close()
  }
}

/** Keys of the chat calls that a provider has seen, in order, from a position on. */
export function chatKeys(provider: MockProvider, from = 0): readonly string[] {
  return provider.statistics.calls.slice(from).flatMap((call) => (call.kind === 'chat' ? [call.key] : []))
}

/** Chat calls whose results a data folder keeps. */
export function storedCalls(data: string): number {
  const journal = new DatabaseSync(join(data, 'journal.sqlite'))
  try {
    return Number(journal.prepare(`SELECT count(*) AS n FROM entries WHERE value LIKE '{"object"%'`).get()?.['n'])
  } finally {
    journal.close()
  }
}
