import type { Clock } from '../../app/ports/clock.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'

/** Limits of an account; what is left out is not limited. */
export type ProviderLimits = {
  readonly requestsPerMinute?: number
  /** Prompt and reserved answer together, as OpenAI counts. */
  readonly tokensPerMinute?: number
  /** Apart, as Anthropic counts. */
  readonly inputTokensPerMinute?: number
  readonly outputTokensPerMinute?: number
  /** What a bucket holds, in seconds of its limit. Default 60. */
  readonly burstSeconds?: number
  /** Share of the buckets that is there at first. Default 1. */
  readonly fill?: number
}

export type BucketName = 'requests' | 'tokens' | 'input-tokens' | 'output-tokens'
type Demand = { readonly inputTokens: number; readonly outputTokens: number }

export type LimitKeeper = {
  readonly buckets: ReadonlyMap<BucketName, TokenBucket>
  /** Takes what the call needs; or says which bucket lacks it, and takes nothing. */
  readonly admit: (demand: Demand) => { readonly lacking: BucketName; readonly waitMs: number } | undefined
  /** Reserved output that did not come; Anthropic gives it back when the answer ends, OpenAI keeps it. */
  readonly giveBackOutput: (tokens: number) => void
}

export function createLimitKeeper(limits: ProviderLimits, clock: Clock): LimitKeeper {
  const { burstSeconds = 60, fill = 1 } = limits
  const buckets = new Map<BucketName, TokenBucket>()
  const add = (name: BucketName, perMinute: number | undefined): void => {
    if (perMinute === undefined) return
    buckets.set(name, createTokenBucket({ perMinute, capacity: (perMinute * burstSeconds) / 60, fill, clock }))
  }
  add('requests', limits.requestsPerMinute)
  add('tokens', limits.tokensPerMinute)
  add('input-tokens', limits.inputTokensPerMinute)
  add('output-tokens', limits.outputTokensPerMinute)

  return {
    buckets,
    admit: ({ inputTokens, outputTokens }) => {
      const amounts: Readonly<Record<BucketName, number>> = {
        requests: 1,
        tokens: inputTokens + outputTokens,
        'input-tokens': inputTokens,
        'output-tokens': outputTokens,
      }
      const waits = [...buckets].map(([name, bucket]) => ({ lacking: name, waitMs: bucket.waitFor(amounts[name]) }))
      const longest = waits.sort((a, b) => b.waitMs - a.waitMs)[0]
      if (longest !== undefined && longest.waitMs > 0) return longest
      for (const [name, bucket] of buckets) bucket.take(amounts[name])
      return undefined
    },
    giveBackOutput: (tokens) => buckets.get('output-tokens')?.take(-tokens),
  }
}
