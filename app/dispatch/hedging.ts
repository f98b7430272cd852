import type { LatencyStatistics } from './latency-statistics.ts'
import type { Attempt, PooledCall } from './pooled-call.ts'

/** Which call to ask a second time. */
export type Hedging = {
  /**
   * The call to hedge now, or the milliseconds until it is worth asking again; neither where nothing is in flight that
   * could become a straggler.
   */
  readonly next: (calls: Iterable<PooledCall>, now: number) => { readonly call?: PooledCall; readonly inMs?: number }
  /** Tokens of an attempt that left. */
  readonly spent: (tokens: number, hedge: boolean) => void
}

/** A call is a straggler when this share of its kind is faster. */
const straggling = 0.95
/** Hedges cost at most this share of all tokens. */
const share = 0.05

export function createHedging(statistics: LatencyStatistics): Hedging {
  let tokens = 0
  let hedgeTokens = 0

  return {
    spent: (amount, hedge) => {
      tokens += amount
      if (hedge) hedgeTokens += amount
    },
    next: (calls, now) => {
      const running = new Map<string, number>()
      const alone: { readonly call: PooledCall; readonly attempt: Attempt }[] = []
      for (const call of calls) {
        const kind = call.request.task.kind
        for (const attempt of call.running) {
          running.set(kind, (running.get(kind) ?? 0) + 1)
          if (call.running.size === 1 && call.hedges === 0) alone.push({ call, attempt })
        }
      }
      let straggler: PooledCall | undefined
      let othersNeed = 0
      let inMs: number | undefined
      for (const { call, attempt } of alone) {
        const { kind } = call.request.task
        const limit = statistics.quantile(kind, straggling, running.get(kind))
        const age = now - attempt.startedAt
        if (limit !== undefined && age > limit) {
          if (straggler === undefined || call.rank > straggler.rank) straggler = call
          continue
        }
        othersNeed = Math.max(othersNeed, call.rank - age / 1000)
        if (limit !== undefined) inMs = Math.min(inMs ?? Number.POSITIVE_INFINITY, limit - age + 1)
      }
      const affordable =
        straggler !== undefined && hedgeTokens + straggler.tokens <= share * (tokens + straggler.tokens)
      // Off the critical path a straggler delays nothing, unless a first result waits for it.
      if (straggler !== undefined && affordable && (straggler.express || straggler.rank >= othersNeed))
        return { call: straggler }
      return inMs === undefined ? {} : { inMs }
    },
  }
}
