import { type IngestOptions, type IngestParts, ingestDeck } from './ingest-deck.ts'
import type { IngestReport } from './ingest-report.ts'

/** Takes decks into the graph, here or through a server. */
export type Ingestion = {
  readonly ingest: (path: string, options: IngestOptions) => Promise<IngestReport>
  readonly close: () => Promise<void>
}

export function createIngestion(parts: IngestParts, close: () => Promise<void>): Ingestion {
  return { ingest: (path, options) => ingestDeck(path, parts, options), close }
}
