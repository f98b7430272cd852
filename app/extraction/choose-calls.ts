import { type Amounts, addAmounts, amountsOf, type BucketName, bucketNames } from '../domain/amounts.ts'
import { lowerBound } from '../domain/lower-bound.ts'
import type { PlannedCall } from '../domain/planned-call.ts'
import { usualFirstTokenMs, usualTokensPerSecond } from '../domain/usual-speed.ts'
import type { PoolSnapshot } from '../ports/pool-snapshot.ts'
import { type Depth, mostCalls, tokensPerToken } from './depth.ts'
import { type CallOverheads, deckCalls, type SegmentSize } from './plan-calls.ts'

/** What a plan has to know of the provider: its limits, what is left of them, and how quickly it answers. */
export type Outlook = {
  readonly buckets: PoolSnapshot['buckets']
  /** Whether the provider counts input and output apart. */
  readonly separateBuckets: boolean
  readonly firstTokenMs: number | undefined
  readonly tokensPerSecond: number | undefined
  /** Segments open at once; undefined where there is no cap. */
  readonly cap?: number | undefined
}

/** Expected seconds of one call. */
export function callSeconds(outputTokens: number, outlook: Pick<Outlook, 'firstTokenMs' | 'tokensPerSecond'>): number {
  const firstToken = (outlook.firstTokenMs ?? usualFirstTokenMs) / 1000
  return firstToken + outputTokens / (outlook.tokensPerSecond ?? usualTokensPerSecond)
}

/** What calls take from the provider's buckets. */
export function demandOf(calls: readonly PlannedCall[], separateBuckets: boolean): Amounts {
  const sum = (of: (call: PlannedCall) => number): number => calls.reduce((total, call) => total + of(call), 0)
  const cost = {
    requests: calls.length,
    inputTokens: sum((call) => call.inputTokens),
    outputTokens: sum((call) => call.reservedTokens),
  }
  return amountsOf(cost, separateBuckets)
}

/**
 * Seconds until all the calls are done: max(last chain, (calls - burst)/RPM, (tokens - burst)/TPM, what the cap on
 * segments costs), where `others` is
 * what other documents still take from the same buckets.
 */
export function finishingSeconds(calls: readonly PlannedCall[], others: Amounts, outlook: Outlook): number {
  const limits: Partial<Record<BucketName, { perMinute: number; burst: number }>> = {}
  for (const name of bucketNames) {
    const bucket = outlook.buckets[name]
    if (bucket?.perMinute !== undefined) limits[name] = { perMinute: bucket.perMinute, burst: bucket.level }
  }
  const demand = addAmounts([demandOf(calls, outlook.separateBuckets), others])
  const chains = chainSeconds(calls, outlook)
  return Math.max(lastChain(chains), lowerBound({ chains, demand, limits, cap: outlook.cap }).seconds)
}

/** Seconds of each segment's calls, those that follow one another summed up. */
function chainSeconds(calls: readonly PlannedCall[], outlook: Outlook): readonly number[] {
  const ends: number[] = []
  const chains = new Map<number, number>()
  for (const call of calls) {
    const begins = call.after.reduce((latest, at) => Math.max(latest, ends[at] ?? 0), 0)
    const end = begins + callSeconds(call.outputTokens, outlook)
    ends.push(end)
    chains.set(call.segmentIndex, Math.max(end, chains.get(call.segmentIndex) ?? 0))
  }
  return [...chains.values()]
}

/** How much the longest of the chains stands out; the more latencies vary, the lower. */
const chainNorm = 8

/**
 * Seconds of the chain that is likely to end last. Latencies vary, so many chains that are almost as long as the longest
 * finish later than one alone: a power mean without the division, between their maximum and their sum.
 */
function lastChain(chains: readonly number[]): number {
  return chains.reduce((sum, seconds) => sum + seconds ** chainNorm, 0) ** (1 / chainNorm)
}

/** Sizes of calls that are tried, in tokens of slides: one call a segment, then ever smaller ones. */
const callSizes = [Number.POSITIVE_INFINITY, ...Array.from({ length: 40 }, (_, step) => 3000 * 0.94 ** step)]
/** A plan that is so little slower is taken where it is cheaper. */
const worthWaiting = 1.01

/** Into how many calls a segment goes where a call reads so many tokens of slides. */
export function callsOfSize(size: SegmentSize, callTokens: number): number {
  return size.tokens === 0 ? 0 : Math.min(mostCalls, Math.max(1, Math.ceil(size.tokens / callTokens)))
}

/**
 * Into how many calls each segment's extraction goes, by its id: many small ones while limits are idle, fewer big ones
 * where they bind. Of all call sizes whose tokens the depth allows, the one with the earliest predicted finish.
 */
export function chooseCalls(
  sizes: readonly SegmentSize[],
  depth: Depth,
  overheads: CallOverheads,
  outlook: Outlook,
  others: Amounts,
): ReadonlyMap<string, number> {
  const own = sizes.reduce((sum, size) => sum + size.ownTokens, 0)
  const tried = depth === 'fast' ? callSizes.slice(0, 1) : callSizes
  const plans = tried.map((callTokens) => {
    const calls = deckCalls(sizes, (size) => callsOfSize(size, callTokens), depth, overheads)
    const tokens = calls.reduce((sum, call) => sum + call.inputTokens + call.reservedTokens, 0)
    return { callTokens, tokens, seconds: finishingSeconds(calls, others, outlook) }
  })
  const least = plans[0]?.tokens ?? 0
  const allowed = plans.filter(({ tokens }) => tokens <= Math.max(least, tokensPerToken[depth] * own))
  const earliest = Math.min(...allowed.map(({ seconds }) => seconds))
  const best = allowed
    .filter(({ seconds }) => seconds <= earliest * worthWaiting)
    .reduce((one, other) => (other.tokens < one.tokens ? other : one))
  return new Map(sizes.map((size) => [size.id, callsOfSize(size, best.callTokens)]))
}
