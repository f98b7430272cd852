import { type Amounts, addAmounts, amountsOf, type BucketName } from '../domain/amounts.ts'
import { type Binding, type LowerBound, lowerBound } from '../domain/lower-bound.ts'
import { dollarsOf, type Price } from '../domain/price.ts'
import type { Usage } from '../domain/usage.ts'
import type { CallAttempt } from './call-log.ts'

/** What a run asked of its providers, for the report. */
export type CallFigures = {
  /** Results that were asked for and came. */
  readonly calls: number
  /** Results that the journal had: nothing was paid. */
  readonly replayed: number
  readonly inputTokens: number
  /** Part of the input that the provider had cached. */
  readonly cachedInputTokens: number
  readonly outputTokens: number
  /** US dollars; undefined where the price is not known. */
  readonly dollars: number | undefined
  /** Answers 429: no room. */
  readonly rateLimited: number
  readonly failedAttempts: number
  readonly hedges: number
  /** Prompt plus reserved answer, as limits count it, of all attempts that were charged. */
  readonly chargedTokens: number
  /** Those of attempts that brought no result. */
  readonly wastedTokens: number
  /** From the first call queued to the last one ended. */
  readonly callingSeconds: number
  /** No schedule of these calls under these limits is faster. */
  readonly boundSeconds: number
  readonly boundBy: Binding
  /** Calling time over the bound; 1 where nothing was called. */
  readonly ratio: number
}

/** What a provider lets through: a minute, and at once. A bucket that is not named holds nothing back. */
export type Limits = Readonly<Partial<Record<BucketName, { readonly perMinute: number; readonly burst: number }>>>

/** What a pool of calls costs and may take. */
export type PoolTerms = {
  readonly price: Price | undefined
  readonly separateBuckets: boolean
  readonly limits: Limits
}

export type CallTerms = {
  readonly pool: (name: string) => PoolTerms
  /** Segments open at once; undefined where there is no cap. */
  readonly cap: number | undefined
}

export function callFigures(attempts: readonly CallAttempt[], replayed: number, terms: CallTerms): CallFigures {
  const finished = attempts.filter((attempt) => attempt.outcome === 'finished')
  const sum = (list: readonly CallAttempt[], of: (attempt: CallAttempt) => number): number =>
    list.reduce((total, attempt) => total + of(attempt), 0)
  const used = (name: keyof Usage): number => sum(attempts, (attempt) => attempt.usage?.[name] ?? 0)
  const bound = boundOf(finished, terms)
  const began = Math.min(...attempts.map((attempt) => attempt.queuedAt))
  const callingSeconds =
    attempts.length === 0 ? 0 : (Math.max(...attempts.map(({ endedAt }) => endedAt)) - began) / 1000
  return {
    calls: finished.length,
    replayed,
    inputTokens: used('inputTokens'),
    cachedInputTokens: used('cachedInputTokens'),
    outputTokens: used('outputTokens'),
    dollars: dollarsOfAll(attempts, terms),
    rateLimited: attempts.filter((attempt) => attempt.status === 429).length,
    failedAttempts: attempts.filter((attempt) => attempt.outcome === 'failed').length,
    hedges: attempts.filter((attempt) => attempt.hedge).length,
    chargedTokens: sum(attempts, (attempt) => attempt.chargedTokens),
    wastedTokens: sum(attempts, (attempt) => (attempt.outcome === 'finished' ? 0 : attempt.chargedTokens)),
    callingSeconds,
    boundSeconds: bound.seconds,
    boundBy: bound.binds,
    ratio: bound.seconds === 0 ? 1 : callingSeconds / bound.seconds,
  }
}

function dollarsOfAll(attempts: readonly CallAttempt[], terms: CallTerms): number | undefined {
  let dollars = 0
  for (const { pool, usage } of attempts) {
    const { price } = terms.pool(pool)
    if (usage === undefined) continue
    if (price === undefined) return undefined
    dollars += dollarsOf(price, usage)
  }
  return dollars
}

/** The bound of the pool that binds most: pools do not wait for one another, but all have to end. */
function boundOf(finished: readonly CallAttempt[], terms: CallTerms): LowerBound {
  const bounds = [...Map.groupBy(finished, (attempt) => attempt.pool)].map(([name, attempts]) => {
    const { separateBuckets, limits } = terms.pool(name)
    const chains = [...Map.groupBy(attempts, (attempt) => attempt.task.segmentId).values()].map(longestChain)
    const demand: Amounts = addAmounts(attempts.map((attempt) => amountsOf(attempt.cost, separateBuckets)))
    return lowerBound({ chains, demand, limits, cap: terms.cap })
  })
  return bounds.reduce(
    (most, next) => (next.seconds > most.seconds ? next : most),
    lowerBound({ chains: [], demand: {}, limits: {} }),
  )
}

/**
 * Seconds of the longest chain among the calls of one segment. A call that was queued once another had ended is taken to
 * need its result: a segment asks for all it can at once.
 */
function longestChain(attempts: readonly CallAttempt[]): number {
  const chains: { readonly endedAt: number; readonly seconds: number }[] = []
  for (const attempt of attempts.toSorted((a, b) => a.queuedAt - b.queuedAt)) {
    const before = chains.filter((chain) => chain.endedAt <= attempt.queuedAt).map((chain) => chain.seconds)
    const seconds = Math.max(0, ...before) + (attempt.endedAt - attempt.sentAt) / 1000
    chains.push({ endedAt: attempt.endedAt, seconds })
  }
  return Math.max(0, ...chains.map((chain) => chain.seconds))
}
