import type { Deck } from '../domain/deck.ts'
import { KnowbaseError } from '../domain/errors.ts'
import type { GatekeeperProfile } from '../domain/gatekeeper-profile.ts'
import type { DocumentRecord, GraphPatch } from '../domain/graph.ts'
import { slideRecord } from '../domain/slide-record.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { Clock } from '../ports/clock.ts'
import type { DeckReader } from '../ports/deck-reader.ts'
import type { Embedder } from '../ports/embedder.ts'
import type { Extractor } from '../ports/extractor.ts'
import type { GraphStore } from '../ports/graph-store.ts'
import type { CountTokens } from '../ports/tokenizer.ts'
import { embedChunks } from './embed-chunks.ts'
import type { OnEvent } from './events.ts'
import { gatekeep } from './gatekeep.ts'
import { type IngestReport, reportOf, unchangedReport } from './ingest-report.ts'
import { type Gate, processSegments } from './process-segments.ts'
import { segmentDeck } from './segment.ts'
import { createStages } from './stages.ts'

/** The parts a run is made of; wire.ts picks them. */
export type IngestParts = {
  readonly read: DeckReader
  readonly countTokens: CountTokens
  readonly extractor: Extractor
  readonly embedder: Embedder
  readonly store: GraphStore
  readonly clock: Clock
  /** Admits segments: everything at once, or a window where MAX_PARALLEL_SEGMENTS sets one. */
  readonly gate: Gate
}

export type IngestOptions = {
  readonly vocabulary: Vocabulary
  readonly profile: GatekeeperProfile
  /** Takes older versions of the same file name out in the same transaction. */
  readonly replace: boolean
  readonly signal: AbortSignal
  readonly onEvent: OnEvent
}

/**
 * A deck's way from bytes to graph. Bytes that are known are a no-op; a document that was completed with errors is run
 * again, and the journal makes the segments that succeeded free.
 * @throws KnowbaseError; the graph is then as it was.
 */
export async function ingestDeck(path: string, parts: IngestParts, options: IngestOptions): Promise<IngestReport> {
  const stages = createStages(parts.clock, options.onEvent)

  const deck = await stages.run('read', () => parts.read(path, { signal: options.signal }))
  options.onEvent({ type: 'deck_read', slides: deck.slides.length, title: deck.title })

  const documents = await parts.store.documents()
  const known = documents.find((document) => document.id === deck.id)
  if (known?.status === 'completed') return unchangedReport(deck, known, stages.seconds())

  // Chunks need no extraction: their vectors come while segments are read.
  const abort = new AbortController()
  const signal = AbortSignal.any([options.signal, abort.signal])
  const embedding = stages.run('embed', () => embedChunks(deck, parts.embedder, signal))

  try {
    const segments = await stages.run('segment', async () => segmentDeck(deck, { countTokens: parts.countTokens }))
    options.onEvent({ type: 'segmented', segments: segments.length })

    const context = { vocabulary: options.vocabulary, signal, document: { id: deck.id, segments } }
    const outcomes = await stages.run('extract', () =>
      processSegments(segments, parts.extractor, parts.gate, context, options.onEvent),
    )
    const failed = outcomes.filter((outcome) => outcome.status === 'failed')
    if (failed.length > 0 && failed.length === outcomes.length) throw allFailed(deck, failed[0]?.error)

    const judgement = await stages.run('gatekeep', async () => {
      const done = outcomes.filter((outcome) => outcome.status === 'done')
      const claims = {
        concepts: done.flatMap((outcome) => outcome.concepts),
        relations: done.flatMap((outcome) => outcome.relations),
      }
      return gatekeep(deck, claims, options.vocabulary, options.profile)
    })

    const chunks = await embedding
    const older = documents.filter((document) => document.fileName === deck.fileName && document.id !== deck.id)
    const patch: GraphPatch = {
      document: documentRecord(deck, parts, failed.length > 0),
      slides: deck.slides.map(slideRecord),
      chunks,
      mentions: judgement.mentions,
      relations: judgement.relations,
    }
    options.signal.throwIfAborted()
    const counts = await stages.run('store', () =>
      parts.store.put(patch, { replaces: options.replace ? older.map((document) => document.id) : [] }),
    )
    return reportOf({ deck, segments, failed, judgement, counts, older, replaced: options.replace, stages })
  } catch (error) {
    abort.abort(error)
    await embedding.catch(() => undefined)
    throw error
  }
}

function documentRecord(deck: Deck, parts: IngestParts, withErrors: boolean): DocumentRecord {
  return {
    id: deck.id,
    title: deck.title,
    fileName: deck.fileName,
    ingestedAt: parts.clock.date().toISOString(),
    status: withErrors ? 'completed_with_errors' : 'completed',
    extractor: parts.extractor.name,
  }
}

function allFailed(deck: Deck, first: KnowbaseError | undefined): KnowbaseError {
  return new KnowbaseError(
    first?.code ?? 'internal',
    `No segment of ${deck.fileName} could be extracted: ${first?.message}`,
    {
      advice: first?.advice ?? 'Run the same command again; what was paid for is kept in the journal.',
      retryable: first?.retryable ?? false,
      cause: first,
    },
  )
}
