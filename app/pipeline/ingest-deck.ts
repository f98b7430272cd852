import type { Deck } from '../domain/deck.ts'
import type { GatekeeperProfile } from '../domain/gatekeeper-profile.ts'
import type { PendingPatch } from '../domain/graph.ts'
import type { Segment } from '../domain/segment.ts'
import { slideRecord } from '../domain/slide-record.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { Clock } from '../ports/clock.ts'
import type { DeckReader } from '../ports/deck-reader.ts'
import type { Embedder } from '../ports/embedder.ts'
import type { GraphStore } from '../ports/graph-store.ts'
import { callFigures } from './call-figures.ts'
import { documentRecord, throwIfUseless } from './document-record.ts'
import { embedChunks } from './embed-chunks.ts'
import type { OnEvent } from './events.ts'
import { type Claims, gatekeep } from './gatekeep.ts'
import { createIncidentCount } from './incident-count.ts'
import { type IngestReport, type RunCalls, reportOf, unchangedReport } from './ingest-report.ts'
import type { SegmentOutcome } from './process-segment.ts'
import { processSegments, type Workers } from './process-segments.ts'
import type { RunAccount } from './run-account.ts'
import type { CutDeck } from './segment.ts'
import { createStages } from './stages.ts'

/** The parts a run is made of; wire.ts picks them. */
export type IngestParts = Workers & {
  readonly read: DeckReader
  readonly cut: CutDeck
  readonly embedder: Embedder
  readonly store: GraphStore
  readonly clock: Clock
  /** Where the extractor or the embedder asks a provider. */
  readonly account?: RunAccount | undefined
}

export type IngestOptions = {
  readonly vocabulary: Vocabulary
  readonly profile: GatekeeperProfile
  /** Takes older versions of the same file name out in the same transaction. */
  readonly replace: boolean
  /** Reads bytes that are known, too. Default false. */
  readonly fresh?: boolean
  /** Decks of the same run that are still to come: they will share a provider's limits. Default 0. */
  readonly following?: number
  /** Name of the purse that pays for the deck's calls (RunAccount.limit); the whole run's where absent. */
  readonly purse?: string
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

  // Threads load while the deck is read.
  parts.extractor.warm?.()
  const deck = await stages.run('read', () => parts.read(path, { signal: options.signal }))
  options.onEvent({ type: 'deck_read', slides: deck.slides.length, title: deck.title })

  const documents = await parts.store.documents()
  const known = documents.find((document) => document.id === deck.id)
  if (known?.status === 'completed' && options.fresh !== true) return unchangedReport(deck, known, stages.seconds())

  const segments = await stages.run('segment', () => parts.cut(deck))
  options.onEvent({ type: 'segmented', segments: segments.length })
  await announceCost(deck, segments, parts, options)

  // Chunks need no extraction: their vectors come while segments are read.
  const abort = new AbortController()
  const signal = AbortSignal.any([options.signal, abort.signal])
  const embedding = stages.run('embed', () => embedChunks(deck, parts.embedder, signal, options.purse))
  // Looked at when the segments are done; until then a failure must not end the process.
  embedding.catch(() => undefined)

  try {
    const incidents = createIncidentCount()
    const document = { id: deck.id, segments, following: options.following ?? 0 }
    const context = {
      vocabulary: options.vocabulary,
      signal,
      document,
      purse: options.purse,
      onIncident: incidents.add,
    }
    const outcomes = await stages.run('extract', () => processSegments(segments, parts, context, options.onEvent))
    throwIfUseless(deck, outcomes)

    const chunks = await embedding
    const older = documents.filter((document) => document.fileName === deck.fileName && document.id !== deck.id)
    const record = documentRecord(deck, outcomes, parts)
    // Claims are judged while the store writes the text.
    const judging = stages.run('gatekeep', () =>
      gatekeep(deck, claimsOf(outcomes), options.vocabulary, options.profile),
    )
    const claims = judging.then((judged) => {
      options.signal.throwIfAborted()
      return judged
    })
    // The store looks at them when it is called, a turn later.
    claims.catch(() => undefined)
    const patch: PendingPatch = { document: record, slides: deck.slides.map(slideRecord), chunks, claims }
    const replaces = options.replace ? older.map((document) => document.id) : []
    const [judgement, counts] = await Promise.all([
      judging,
      stages.run('store', () => parts.store.put(patch, { replaces })),
    ])
    const calls = callsOf(deck, parts)
    return reportOf({
      deck,
      segments,
      outcomes,
      judgement,
      counts,
      older,
      calls,
      stages,
      extractor: record.extractor,
      incidents: incidents.counts(),
      replaced: options.replace,
    })
  } catch (error) {
    abort.abort(error)
    await embedding.catch(() => undefined)
    // The next run of this deck counts from nought.
    parts.account?.log.take(deck.id)
    throw error
  }
}

/** Nothing is asked of a provider before it is said what that will cost. */
async function announceCost(
  deck: Deck,
  segments: readonly Segment[],
  { account, extractor }: IngestParts,
  { vocabulary, onEvent }: IngestOptions,
): Promise<void> {
  if (account === undefined) return
  const estimate = await account.estimate(deck, segments, vocabulary)
  onEvent({ type: 'estimated', extractor: extractor.name, estimate })
}

function claimsOf(outcomes: readonly SegmentOutcome[]): Claims {
  const useful = outcomes.filter((outcome) => outcome.status !== 'failed')
  return {
    concepts: useful.flatMap((outcome) => outcome.concepts),
    relations: useful.flatMap((outcome) => outcome.relations),
  }
}

function callsOf(deck: Deck, { account }: IngestParts): RunCalls | undefined {
  if (account === undefined) return undefined
  const { attempts, replayed } = account.log.take(deck.id)
  return { attempts, figures: callFigures(attempts, replayed, account.terms()) }
}
