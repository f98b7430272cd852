import type { Deck } from '../domain/deck.ts'
import type { Drop } from '../domain/drop.ts'
import { type Segment, slidesOf } from '../domain/segment.ts'
import type { SuggestedAlias } from '../domain/suggest-aliases.ts'
import type { DocumentSummary, WriteCounts } from '../ports/graph-store.ts'
import type { CallFigures } from './call-figures.ts'
import type { CallAttempt } from './call-log.ts'
import type { Stage } from './events.ts'
import type { Judgement } from './gatekeep.ts'
import type { IncidentCounts } from './incident-count.ts'
import type { SegmentOutcome } from './process-segment.ts'
import type { Stages } from './stages.ts'

/** What came of one deck; the command line's summary and `--json` are made of it. */
export type IngestReport = {
  readonly documentId: string
  readonly fileName: string
  readonly title: string
  readonly status: 'completed' | 'completed_with_errors' | 'unchanged'
  /** How it was extracted: `local`, or provider and model. */
  readonly extractor: string
  readonly slides: number
  readonly segments: number
  readonly concepts: number
  readonly relations: number
  /** Claims the gatekeeper dropped. */
  readonly rejected: number
  /** Slides that hold just pictures: nothing of them was read. */
  readonly pictureOnlySlides: readonly number[]
  /** Slides with parts that could not be read. */
  readonly damagedSlides: readonly { readonly slide: number; readonly message: string }[]
  readonly failedSegments: readonly SegmentTrouble[]
  /** Segments that the keyless extractor did in place of a model that failed. */
  readonly standIns: readonly SegmentTrouble[]
  /** Answers of a model that were no use at first, by what was wrong with them. */
  readonly incidents: IncidentCounts
  /** What was asked of providers; undefined where none was needed. */
  readonly calls?: CallFigures
  /** Documents of the same file name that were taken out, or are kept beside this one. */
  readonly otherVersions: readonly { readonly documentId: string; readonly replaced: boolean }[]
  readonly drops: readonly Drop[]
  /** Every attempt at a provider. */
  readonly attempts: readonly CallAttempt[]
  readonly suggestedAliases: readonly SuggestedAlias[]
  readonly seconds: number
  readonly stageSeconds: Readonly<Partial<Record<Stage, number>>>
}

type SegmentTrouble = { readonly slides: readonly number[]; readonly reason: string }

export type RunCalls = { readonly attempts: readonly CallAttempt[]; readonly figures: CallFigures }

type Run = {
  readonly deck: Deck
  readonly segments: readonly Segment[]
  readonly extractor: string
  readonly outcomes: readonly SegmentOutcome[]
  readonly calls: RunCalls | undefined
  readonly incidents: IncidentCounts
  readonly judgement: Judgement
  readonly counts: WriteCounts
  readonly older: readonly DocumentSummary[]
  readonly replaced: boolean
  readonly stages: Stages
}

export function reportOf(run: Run): IngestReport {
  return {
    ...deckFigures(run.deck),
    status: run.outcomes.every((outcome) => outcome.status === 'done') ? 'completed' : 'completed_with_errors',
    extractor: run.extractor,
    segments: run.segments.length,
    concepts: run.counts.concepts,
    relations: run.counts.relations,
    rejected: run.judgement.drops.length,
    failedSegments: troubles(run.outcomes, 'failed'),
    standIns: troubles(run.outcomes, 'stood_in'),
    incidents: run.incidents,
    ...(run.calls === undefined ? {} : { calls: run.calls.figures }),
    attempts: run.calls?.attempts ?? [],
    otherVersions: run.older.map((document) => ({ documentId: document.id, replaced: run.replaced })),
    drops: run.judgement.drops,
    suggestedAliases: run.judgement.suggestedAliases,
    seconds: run.stages.seconds(),
    stageSeconds: run.stages.perStage(),
  }
}

function troubles(outcomes: readonly SegmentOutcome[], status: 'failed' | 'stood_in'): readonly SegmentTrouble[] {
  return outcomes.flatMap((outcome) =>
    outcome.status === status ? [{ slides: slidesOf(outcome.segment), reason: outcome.error.message }] : [],
  )
}

/** The same bytes are in the graph already. */
export function unchangedReport(deck: Deck, known: DocumentSummary, seconds: number): IngestReport {
  return { ...knownReport(known, deck.fileName, seconds), ...deckFigures(deck) }
}

/** The same bytes are in the graph already, and the deck need not be read to know it. */
export function knownReport(known: DocumentSummary, fileName: string, seconds: number): IngestReport {
  return {
    documentId: known.id,
    fileName,
    title: known.title,
    slides: known.slides,
    pictureOnlySlides: [],
    damagedSlides: [],
    status: 'unchanged',
    extractor: known.extractor,
    segments: 0,
    concepts: known.concepts,
    relations: known.relations,
    rejected: 0,
    failedSegments: [],
    standIns: [],
    incidents: {},
    attempts: [],
    otherVersions: [],
    drops: [],
    suggestedAliases: [],
    seconds,
    stageSeconds: {},
  }
}

function deckFigures(deck: Deck) {
  return {
    documentId: deck.id,
    fileName: deck.fileName,
    title: deck.title,
    slides: deck.slides.length,
    pictureOnlySlides: deck.slides.filter((slide) => slide.picturesOnly).map((slide) => slide.number),
    damagedSlides: deck.slides.flatMap((slide) =>
      slide.errors.map((error) => ({ slide: slide.number, message: error.message })),
    ),
  }
}
