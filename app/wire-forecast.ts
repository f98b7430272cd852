import { type Config, providerOf } from './config.ts'
import type { Deck } from './domain/deck.ts'
import type { Segment } from './domain/segment.ts'
import type { Vocabulary } from './domain/vocabulary.ts'
import type { PoolTerms } from './pipeline/call-figures.ts'
import { chunkSlides } from './pipeline/chunk.ts'
import { type EmbeddingWork, type Estimate, estimateRun, type Pace } from './pipeline/estimate.ts'
import { type Clock, systemClock } from './ports/clock.ts'
import type { EmbeddingDescription } from './ports/embedding-model.ts'
import type { PoolSnapshot } from './ports/pool-snapshot.ts'
import type { CountTokens } from './ports/tokenizer.ts'
import { chatLimits, connect, knownLimits, outlookOf } from './wire-provider.ts'

/** Until calls were seen: what small models of the large providers do. */
const usualPace: Pace = { firstTokenMs: 600, tokensPerSecond: 75 }

type ForecastInput = {
  readonly deck: Deck
  readonly segments: readonly Segment[]
  readonly vocabulary: Vocabulary
  readonly terms: PoolTerms
  readonly cap: number | undefined
  /** What the provider's dispatcher knows; undefined where nothing was asked yet. */
  readonly snapshot?: PoolSnapshot | undefined
}

/** Says what a deck is likely to take, from the calls that a planner would choose under these limits. */
type Forecast = (input: ForecastInput) => Promise<Estimate>

export function createForecast(
  config: Config,
  embedding: EmbeddingDescription | undefined,
  countTokens: CountTokens,
): Forecast {
  return async ({ deck, segments, vocabulary, terms, cap, snapshot }) => {
    const { planDeck } = await import('./extraction/plan-deck.ts')
    const { firstTokenMs = usualPace.firstTokenMs, tokensPerSecond = usualPace.tokensPerSecond } = snapshot ?? {}
    return estimateRun({
      calls: planDeck(segments.filter(saysSomething), {
        vocabulary,
        depth: config.EXTRACTION_DEPTH,
        countTokens,
        outlook: { ...outlookOf(terms, snapshot), cap },
      }),
      embedding: embedding && embeddingWork(deck, embedding, countTokens),
      terms,
      pace: { firstTokenMs, tokensPerSecond },
      cap,
    })
  }
}

/** A segment of a word or two, such as a slide with a picture and its title, is not asked about. */
function saysSomething({ excerpts }: Segment): boolean {
  const text = excerpts.flatMap(({ lines }) => lines.map((line) => line.text)).join(' ')
  return text.split(/\s+/).length > 2
}

function embeddingWork(deck: Deck, { maxBatch, price }: EmbeddingDescription, countTokens: CountTokens): EmbeddingWork {
  const texts = chunkSlides(deck)
  return {
    requests: Math.ceil(texts.length / maxBatch),
    tokens: texts.reduce((sum, { text }) => sum + countTokens(text), 0),
    price,
  }
}

/** What a provider would be asked, and on what terms; nothing is asked of it. */
export type Prospect = {
  readonly provider: 'openai' | 'anthropic'
  readonly model: string
  readonly depth: Config['EXTRACTION_DEPTH']
  /** When the prices were read. */
  readonly pricesOf: string
  readonly terms: PoolTerms
  readonly cap: number | undefined
  readonly countTokens: CountTokens
  readonly forecast: Forecast
}

/** The provider that is configured; without one OpenAI's default model, to see what it would take. */
export async function openProspect(config: Config, clock: Clock = systemClock): Promise<Prospect> {
  const configured = providerOf(config)
  const provider = configured === 'local' ? 'openai' : configured
  const [{ chat, embedding }, { countTokens }, { catalogDate }] = await Promise.all([
    connect(config, provider, clock),
    import('./language/count-tokens.ts'),
    import('./model/model-catalog.ts'),
  ])
  const { model, price, separateBuckets } = chat.description
  return {
    provider,
    model,
    depth: config.EXTRACTION_DEPTH,
    pricesOf: catalogDate,
    terms: { price, separateBuckets, limits: knownLimits(chatLimits(config, provider)) },
    cap: capOf(config),
    countTokens,
    forecast: createForecast(config, embedding?.description, countTokens),
  }
}

/** Segments open at once; undefined where there is no cap. */
export function capOf({ MAX_PARALLEL_SEGMENTS: cap }: Config): number | undefined {
  return cap === 'auto' ? undefined : cap
}
