import type { Deck } from '../../app/domain/deck.ts'
import type { Plan, Segment } from '../../app/domain/segment.ts'
import { defaultVocabulary, type Vocabulary } from '../../app/domain/vocabulary.ts'
import type { Outlook } from '../../app/extraction/choose-calls.ts'
import { createModelExtractor, type ModelExtractorOptions } from '../../app/extraction/model-extractor.ts'
import { countTokens } from '../../app/language/count-tokens.ts'
import { processSegment, type SegmentOutcome } from '../../app/pipeline/process-segment.ts'
import { segmentDeck } from '../../app/pipeline/segment.ts'
import type { ExtractionContext, ExtractionIncident, Extractor } from '../../app/ports/extractor.ts'
import type { LanguageModel } from '../../app/ports/language-model.ts'

/** Limits that a deck has to itself, with nothing spent. */
export function outlookOf(requests: number, tokens: number): Outlook {
  return {
    buckets: {
      requests: { perMinute: requests, capacity: requests, level: requests },
      tokens: { perMinute: tokens, capacity: tokens, level: tokens },
    },
    separateBuckets: false,
    firstTokenMs: undefined,
    tokensPerSecond: undefined,
  }
}

/** The keyless analysis of a segment that has something to read. */
export const readable: Plan = { language: 'en', density: 10, terms: [], calls: 1 }

export function extractorOf(model: LanguageModel, over: Partial<ModelExtractorOptions> = {}): Extractor {
  return createModelExtractor({
    model,
    depth: 'balanced',
    countTokens,
    prepass: async () => readable,
    outlook: () => outlookOf(500, 200_000),
    ...over,
  })
}

export type ExtractionRun = {
  readonly segments: readonly Segment[]
  readonly outcomes: readonly SegmentOutcome[]
  readonly concepts: readonly string[]
  readonly incidents: Readonly<Partial<Record<ExtractionIncident, number>>>
}

/** Every segment of a deck through an extractor, side by side. */
export async function runExtraction(
  deck: Deck,
  extractor: Extractor,
  vocabulary: Vocabulary = defaultVocabulary,
): Promise<ExtractionRun> {
  const segments = segmentDeck(deck, { countTokens })
  const incidents: Partial<Record<ExtractionIncident, number>> = {}
  const context: ExtractionContext = {
    vocabulary,
    signal: new AbortController().signal,
    document: { id: deck.id, segments },
    onIncident: (incident, times) => {
      incidents[incident] = (incidents[incident] ?? 0) + times
    },
  }
  const outcomes = await Promise.all(segments.map((segment) => processSegment(segment, extractor, context)))
  const concepts = outcomes.flatMap((outcome) => (outcome.status === 'done' ? outcome.concepts : []))
  return { segments, outcomes, incidents, concepts: concepts.map(({ name }) => name) }
}
