import type { Config, ProviderName } from './config.ts'
import type { BudgetLimits } from './dispatch/budget-limits.ts'
import type { Dispatcher } from './dispatch/dispatcher.ts'
import { type BucketName, bucketNames } from './domain/amounts.ts'
import { KnowbaseError } from './domain/errors.ts'
import type { Outlook } from './extraction/choose-calls.ts'
import type { Limits, PoolTerms } from './pipeline/call-figures.ts'
import { type CallLog, createCallLog } from './pipeline/call-log.ts'
import type { RunAccount } from './pipeline/run-account.ts'
import type { OnCallEvent } from './ports/call-event.ts'
import type { Clock } from './ports/clock.ts'
import type { Embedder } from './ports/embedder.ts'
import type { EmbeddingDescription, EmbeddingModel } from './ports/embedding-model.ts'
import type { Journal } from './ports/journal.ts'
import type { LanguageModel } from './ports/language-model.ts'
import type { PoolSnapshot } from './ports/pool-snapshot.ts'
import type { BucketState } from './ports/rate-budget.ts'
import type { CountTokens } from './ports/tokenizer.ts'
import { openSharedState, type PoolName } from './wire-shared.ts'

export type RemoteName = Exclude<ProviderName, 'local'>

/** A provider's models as they are configured: nothing is asked of them yet. */
export type Connection = {
  readonly chat: LanguageModel
  /** Undefined where vectors are made locally. */
  readonly embedding: EmbeddingModel | undefined
}

/**
 * The models that the configuration names. An endpoint of one's own is asked for its list of models.
 * @throws KnowbaseError of the endpoint
 */
export async function connect(config: Config, provider: RemoteName, clock: Clock): Promise<Connection> {
  if (provider === 'openai') return connectOpenAi(config, clock)
  const { createAnthropicModel } = await import('./model/anthropic.ts')
  const { defaultModels } = await import('./model/model-catalog.ts')
  const chat = createAnthropicModel({
    apiKey: config.ANTHROPIC_API_KEY ?? '',
    baseUrl: config.ANTHROPIC_BASE_URL,
    model: config.ANTHROPIC_MODEL ?? defaultModels.anthropic,
    clock,
  })
  const alsoOpenAi = config.OPENAI_API_KEY !== undefined || config.OPENAI_BASE_URL !== undefined
  return { chat, embedding: alsoOpenAi ? (await connectOpenAi(config, clock)).embedding : undefined }
}

async function connectOpenAi(config: Config, clock: Clock): Promise<Connection> {
  const [{ chooseOpenAiModels }, { createOpenAiModel }, { createOpenAiEmbeddings }] = await Promise.all([
    import('./model/openai-endpoint.ts'),
    import('./model/openai.ts'),
    import('./model/openai-embeddings.ts'),
  ])
  const endpoint = { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL, clock }
  const choice = await chooseOpenAiModels({
    ...endpoint,
    model: config.OPENAI_MODEL,
    embeddingModel: config.OPENAI_EMBEDDING_MODEL,
  })
  const { model, embedding, contextTokens } = choice
  return {
    chat: createOpenAiModel({ ...endpoint, model, ...(contextTokens === undefined ? {} : { contextTokens }) }),
    embedding: embedding && createOpenAiEmbeddings({ ...endpoint, ...embedding }),
  }
}

/** A provider at work: its calls are scheduled, journalled, counted and paid within the limit. */
export type Provider = {
  readonly model: LanguageModel
  /** Undefined where vectors are made locally. */
  readonly embedder: Embedder | undefined
  readonly embedding: EmbeddingDescription | undefined
  readonly journal: Journal
  readonly log: CallLog
  /** A run's own cost limit, as RunAccount has it. */
  readonly limit: RunAccount['limit']
  /** Prices, and limits as far as they are known now. */
  readonly terms: () => PoolTerms
  /** What the dispatcher of chat calls knows now. */
  readonly snapshot: () => PoolSnapshot
  /** Pools of chat and, where they are asked for, of embeddings. */
  readonly pools: readonly string[]
  /** US dollars that went to each pool whose price is known, hedges, repairs and failures included. */
  readonly paid: () => ReadonlyMap<string, number>
  readonly close: () => Promise<void>
}

export type ProviderOptions = {
  readonly clock: Clock
  readonly countTokens: CountTokens
  /** Asks again for what the journal has. */
  readonly fresh: boolean
  /** Segments that wait for a place because a cap keeps them from being open. Default none. */
  readonly segmentsWaiting?: () => number
  /** Hears of every call, beside the account. */
  readonly onCallEvent?: OnCallEvent
}

/**
 * Wires a provider: the journal around the dispatcher around the spending around the model, so that what is stored is
 * not scheduled, and every attempt is paid for.
 * @throws KnowbaseError of the endpoint, invalid_input for a cost limit on a model whose price nobody knows
 */
export async function openProvider(config: Config, name: RemoteName, options: ProviderOptions): Promise<Provider> {
  const { clock, countTokens, fresh, onCallEvent, segmentsWaiting = () => 0 } = options
  const { chat, embedding } = await connect(config, name, clock)
  checkPrices(config.MAX_COST_USD, chat.description, embedding?.description)
  const [{ withJournal }, { withJournalledVectors }, { createPurses }, paid, dispatch] = await Promise.all([
    import('./dispatch/journal-model.ts'),
    import('./dispatch/journal-embedder.ts'),
    import('./dispatch/purses.ts'),
    import('./dispatch/spending-model.ts'),
    importDispatch(),
  ])
  const shared = await openSharedState(config, clock)
  const log = createCallLog()
  const purses = createPurses(config.MAX_COST_USD)
  const dispatcherOf = (pool: PoolName, limits: BudgetLimits, separateBuckets: boolean): Dispatcher =>
    dispatch.createDispatcher({
      pool: poolOf(pool),
      budget: shared.budget(pool, limits),
      clock,
      separateBuckets,
      hedging: config.HEDGING === 'on',
      segmentsWaiting,
      onEvent: (event) => {
        log.onCallEvent(event)
        onCallEvent?.(event)
      },
    })

  const dollars = new Map<string, number>()
  const payInto = (description: PoolName & { readonly price: unknown }): ((amount: number) => void) => {
    const pool = poolOf(description)
    if (description.price !== undefined) dollars.set(pool, 0)
    return (amount) => void dollars.set(pool, (dollars.get(pool) ?? 0) + amount)
  }
  const limits = chatLimits(config, name)
  const { separateBuckets, price } = chat.description
  const chatPool = dispatcherOf(chat.description, limits, separateBuckets)
  const dispatched = dispatch.withDispatcher(paid.withSpending(chat, purses, countTokens, payInto(chat.description)), {
    dispatcher: chatPool,
    countTokens,
  })
  const embedder =
    embedding &&
    dispatch.createModelEmbedder({
      model: dispatch.withEmbeddingDispatcher(
        paid.withEmbeddingSpending(embedding, purses, countTokens, payInto(embedding.description)),
        // Their limits are apart from those of chat, and learnt.
        { dispatcher: dispatcherOf(embedding.description, { requests: {}, tokens: {} }, false), countTokens },
      ),
      countTokens,
    })
  const { journal } = shared
  return {
    model: withJournal(dispatched, journal, { fresh, onReplay: log.onReplay }),
    embedder: embedder && withJournalledVectors(embedder, journal, { fresh }),
    embedding: embedding?.description,
    journal,
    log,
    limit: (purse, dollars, spent) => {
      checkPrices(dollars, chat.description, embedding?.description)
      return purses.open(purse, dollars, spent)
    },
    terms: () => ({ price, separateBuckets, limits: knownLimits(limits, chatPool.snapshot()) }),
    snapshot: chatPool.snapshot,
    pools: [chat, ...(embedding === undefined ? [] : [embedding])].map(({ description }) => poolOf(description)),
    paid: () => dollars,
    close: shared.close,
  }
}

function poolOf({ provider, model }: PoolName): string {
  return `${provider}/${model}`
}

async function importDispatch() {
  const [{ createDispatcher }, { withDispatcher }, { withEmbeddingDispatcher }, embedder] = await Promise.all([
    import('./dispatch/dispatcher.ts'),
    import('./dispatch/with-dispatcher.ts'),
    import('./dispatch/with-embedding-dispatcher.ts'),
    import('./embedding/model-embedder.ts'),
  ])
  const { createModelEmbedder } = embedder
  return { createDispatcher, withDispatcher, withEmbeddingDispatcher, createModelEmbedder }
}

/** What is set is a ceiling, a default just the start; what is neither is learnt. */
export function chatLimits(config: Config, name: RemoteName): BudgetLimits {
  return name === 'openai'
    ? { requests: { ceiling: config.OPENAI_MAX_RPM, start: 500 }, tokens: { ceiling: config.OPENAI_MAX_TPM } }
    : {
        requests: { ceiling: config.ANTHROPIC_MAX_RPM, start: 100 },
        inputTokens: { ceiling: config.ANTHROPIC_MAX_ITPM },
        outputTokens: { ceiling: config.ANTHROPIC_MAX_OTPM },
      }
}

/** Limits as a dispatcher has learnt them, else as they are set. */
export function knownLimits(configured: BudgetLimits, snapshot?: PoolSnapshot): Limits {
  const limits: Partial<Record<BucketName, { perMinute: number; burst: number }>> = {}
  for (const bucket of bucketNames) {
    const set = configured[bucket]?.ceiling ?? configured[bucket]?.start
    const { perMinute = set, capacity = perMinute } = snapshot?.buckets[bucket] ?? {}
    if (perMinute !== undefined && capacity !== undefined) limits[bucket] = { perMinute, burst: capacity }
  }
  return limits
}

/** What a planner has to know: before the first call it goes by full buckets. */
export function outlookOf({ limits, separateBuckets }: PoolTerms, snapshot?: PoolSnapshot): Outlook {
  const buckets: Partial<Record<BucketName, BucketState>> = {}
  for (const bucket of bucketNames) {
    const limit = limits[bucket]
    if (limit === undefined) continue
    const level = snapshot?.buckets[bucket]?.level ?? limit.burst
    buckets[bucket] = { perMinute: limit.perMinute, capacity: limit.burst, level }
  }
  const { firstTokenMs, tokensPerSecond } = snapshot ?? {}
  return { buckets, separateBuckets, firstTokenMs, tokensPerSecond }
}

function checkPrices(limit: number | undefined, ...models: (ModelPrice | undefined)[]): void {
  const unpriced = models.find((model) => model !== undefined && model.price === undefined)
  if (limit === undefined || unpriced === undefined) return
  throw new KnowbaseError('invalid_input', `A cost limit needs prices, and nobody knows that of ${unpriced.model}.`, {
    advice:
      'Leave the limit out (--max-cost, maxCost, MAX_COST_USD), or choose a model of the list in app/model/model-catalog.ts.',
  })
}

type ModelPrice = { readonly model: string; readonly price: unknown }
