import type { Deck } from '../domain/deck.ts'
import type { Drop } from '../domain/drop.ts'
import type { Segment } from '../domain/segment.ts'
import type { SuggestedAlias } from '../domain/suggest-aliases.ts'
import type { DocumentSummary, WriteCounts } from '../ports/graph-store.ts'
import type { Stage } from './events.ts'
import type { Judgement } from './gatekeep.ts'
import type { SegmentOutcome } from './process-segment.ts'
import type { Stages } from './stages.ts'

/** What came of one deck; the command line's summary and `--json` are made of it. */
export type IngestReport = {
  readonly documentId: string
  readonly fileName: string
  readonly title: string
  readonly status: 'completed' | 'completed_with_errors' | 'unchanged'
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
  readonly failedSegments: readonly { readonly slides: readonly number[]; readonly reason: string }[]
  /** Documents of the same file name that were taken out, or are kept beside this one. */
  readonly otherVersions: readonly { readonly documentId: string; readonly replaced: boolean }[]
  readonly drops: readonly Drop[]
  readonly suggestedAliases: readonly SuggestedAlias[]
  readonly seconds: number
  readonly stageSeconds: Readonly<Partial<Record<Stage, number>>>
}

type Run = {
  readonly deck: Deck
  readonly segments: readonly Segment[]
  readonly failed: readonly Extract<SegmentOutcome, { status: 'failed' }>[]
  readonly judgement: Judgement
  readonly counts: WriteCounts
  readonly older: readonly DocumentSummary[]
  readonly replaced: boolean
  readonly stages: Stages
}

export function reportOf(run: Run): IngestReport {
  return {
    ...deckFigures(run.deck),
    status: run.failed.length > 0 ? 'completed_with_errors' : 'completed',
    segments: run.segments.length,
    concepts: run.counts.concepts,
    relations: run.counts.relations,
    rejected: run.judgement.drops.length,
    failedSegments: run.failed.map((outcome) => ({
      slides: [...new Set(outcome.segment.excerpts.map((excerpt) => excerpt.slide))],
      reason: outcome.error.message,
    })),
    otherVersions: run.older.map((document) => ({ documentId: document.id, replaced: run.replaced })),
    drops: run.judgement.drops,
    suggestedAliases: run.judgement.suggestedAliases,
    seconds: run.stages.seconds(),
    stageSeconds: run.stages.perStage(),
  }
}

/** The same bytes are in the graph already. */
export function unchangedReport(deck: Deck, known: DocumentSummary, seconds: number): IngestReport {
  return {
    ...deckFigures(deck),
    status: 'unchanged',
    segments: 0,
    concepts: known.concepts,
    relations: known.relations,
    rejected: 0,
    failedSegments: [],
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
