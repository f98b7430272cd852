import type { Config } from './config.ts'
import type { Deck } from './domain/deck.ts'
import type { PlannedCall } from './domain/planned-call.ts'
import type { Segment } from './domain/segment.ts'
import type { Vocabulary } from './domain/vocabulary.ts'
import type { PoolTerms } from './pipeline/call-figures.ts'
import { chunkSlides } from './pipeline/chunk.ts'
import { type EmbeddingWork, type Estimate, estimateRun, type Pace } from './pipeline/estimate.ts'
import type { EmbeddingDescription } from './ports/embedding-model.ts'
import type { PoolSnapshot } from './ports/pool-snapshot.ts'
import type { CountTokens } from './ports/tokenizer.ts'
import { outlookOf } from './wire-provider.ts'

/** Until calls were seen: what small models of the large providers do. */
const usualPace: Pace = { firstTokenMs: 600, tokensPerSecond: 75 }

export type ForecastInput = {
  readonly deck: Deck
  readonly segments: readonly Segment[]
  readonly vocabulary: Vocabulary
  readonly terms: PoolTerms
  readonly cap: number | undefined
  /** What the provider's dispatcher knows; undefined where nothing was asked yet. */
  readonly snapshot?: PoolSnapshot | undefined
}

/** Says what a deck is likely to take, from the calls that a planner would choose under these limits. */
export type Forecast = (input: ForecastInput) => Promise<Estimate>

export function createForecast(
  config: Config,
  embedding: EmbeddingDescription | undefined,
  countTokens: CountTokens,
): Forecast {
  return async ({ deck, segments, vocabulary, terms, cap, snapshot }) => {
    const { firstTokenMs = usualPace.firstTokenMs, tokensPerSecond = usualPace.tokensPerSecond } = snapshot ?? {}
    return estimateRun({
      calls: await planDeck({ config, segments, vocabulary, terms, snapshot, countTokens }),
      embedding: embedding && embeddingWork(deck, embedding, countTokens),
      terms,
      pace: { firstTokenMs, tokensPerSecond },
      cap,
    })
  }
}

type PlanInput = Pick<ForecastInput, 'segments' | 'vocabulary' | 'terms' | 'snapshot'> & {
  readonly config: Config
  readonly countTokens: CountTokens
}

async function planDeck(input: PlanInput): Promise<readonly PlannedCall[]> {
  const { config, segments, vocabulary, terms, snapshot, countTokens } = input
  const [{ createPlanner }, { callOverheads, deckCalls, segmentSize }] = await Promise.all([
    import('./extraction/planner.ts'),
    import('./extraction/plan-calls.ts'),
  ])
  const depth = config.EXTRACTION_DEPTH
  const planner = createPlanner({ depth, countTokens, outlook: () => outlookOf(terms, snapshot) })
  const calls = await planner.plan({ id: '', segments }, vocabulary)
  const sizes = segments.map((segment) => segmentSize(segment, countTokens))
  return deckCalls(sizes, ({ id }) => calls.get(id) ?? 0, depth, callOverheads(vocabulary, countTokens))
}

function embeddingWork(deck: Deck, { maxBatch, price }: EmbeddingDescription, countTokens: CountTokens): EmbeddingWork {
  const texts = chunkSlides(deck)
  return {
    requests: Math.ceil(texts.length / maxBatch),
    tokens: texts.reduce((sum, { text }) => sum + countTokens(text), 0),
    price,
  }
}
