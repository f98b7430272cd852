import { addAmounts, amountsOf } from '../domain/amounts.ts'
import { type LowerBound, lowerBound } from '../domain/lower-bound.ts'
import type { PlannedCall } from '../domain/planned-call.ts'
import { dollarsOf } from '../domain/price.ts'
import type { PoolTerms } from './call-figures.ts'

/** How quickly a model answers. */
export type Pace = { readonly firstTokenMs: number; readonly tokensPerSecond: number }

/** What a run is likely to take. */
export type Estimate = {
  /** Need not be whole: some calls are made just now and then. */
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Prompts plus reserved answers, as a provider's limits count. */
  readonly chargedTokens: number
  /** US dollars; undefined where the price is not known. */
  readonly dollars: number | undefined
  /** The least time the calls take under the limits, and what binds it. */
  readonly bound: LowerBound
}

/** Texts to embed: requests and tokens in all, US dollars a million tokens. */
export type EmbeddingWork = {
  readonly requests: number
  readonly tokens: number
  readonly price: number | undefined
}

export type EstimateInput = {
  readonly calls: readonly PlannedCall[]
  /** Undefined where vectors are made locally. */
  readonly embedding: EmbeddingWork | undefined
  readonly terms: PoolTerms
  readonly pace: Pace
  /** Segments open at once; undefined where there is no cap. */
  readonly cap?: number | undefined
}

/**
 * Questions about citations that do not hold, which no plan knows: nearly one in two segments with a model that errs in
 * a few of a hundred citations, and their usual size in tokens.
 */
const question = { perSegment: 0.45, inputTokens: 510, reservedTokens: 70, outputTokens: 25 }

/** Sums up planned calls. Embeddings have limits of their own and are done long before the rest. */
export function estimateRun({ calls, embedding, terms, pace, cap }: EstimateInput): Estimate {
  const sum = (of: (call: PlannedCall) => number): number => calls.reduce((total, call) => total + of(call), 0)
  const questions = new Set(calls.map((call) => call.segmentIndex)).size * question.perSegment
  const usage = {
    inputTokens: sum((call) => call.inputTokens) + questions * question.inputTokens,
    cachedInputTokens: 0,
    outputTokens: sum((call) => call.outputTokens) + questions * question.outputTokens,
  }
  const charged =
    sum((call) => call.inputTokens + call.reservedTokens) + questions * (question.inputTokens + question.reservedTokens)
  const demand = addAmounts(
    calls.map(({ inputTokens, reservedTokens }) =>
      amountsOf({ requests: 1, inputTokens, outputTokens: reservedTokens }, terms.separateBuckets),
    ),
  )
  const embeddingDollars = embedding === undefined ? 0 : costOf(embedding)
  const dollars = terms.price === undefined ? undefined : dollarsOf(terms.price, usage)
  return {
    calls: calls.length + questions + (embedding?.requests ?? 0),
    inputTokens: usage.inputTokens + (embedding?.tokens ?? 0),
    outputTokens: usage.outputTokens,
    chargedTokens: charged + (embedding?.tokens ?? 0),
    dollars: dollars === undefined || embeddingDollars === undefined ? undefined : dollars + embeddingDollars,
    bound: lowerBound({ chains: chainsOf(calls, pace), demand, limits: terms.limits, cap }),
  }
}

function costOf({ tokens, price }: EmbeddingWork): number | undefined {
  return price === undefined ? undefined : (tokens * price) / 1e6
}

/** Seconds of each segment's longest chain of calls. */
function chainsOf(calls: readonly PlannedCall[], { firstTokenMs, tokensPerSecond }: Pace): readonly number[] {
  const ends: number[] = []
  const chains = new Map<number, number>()
  for (const { after, outputTokens, segmentIndex } of calls) {
    const begins = Math.max(0, ...after.map((at) => ends[at] ?? 0))
    const end = begins + firstTokenMs / 1000 + outputTokens / tokensPerSecond
    ends.push(end)
    chains.set(segmentIndex, Math.max(chains.get(segmentIndex) ?? 0, end))
  }
  return [...chains.values()]
}
