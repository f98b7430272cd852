import type { LatencyStatistics } from './latency-statistics.ts'
import { type Attempt, isBefore, type PooledCall } from './pooled-call.ts'

/** Which call to ask a second time. */
export type Hedging = {
  /**
   * The call to hedge now, or the milliseconds until it is worth asking again; neither where nothing is in flight that
   * could become a straggler.
   */
  readonly next: (situation: HedgingSituation) => { readonly call?: PooledCall; readonly inMs?: number }
  /** Tokens of an attempt that left. */
  readonly spent: (tokens: number, hedge: boolean) => void
}

type HedgingSituation = {
  readonly calls: Iterable<PooledCall>
  readonly now: number
  /** Expected seconds of the path of the call that leaves next; undefined where none waits. */
  readonly waitingPath: number | undefined
  /** Seconds until all that waits, and what follows it, can have left. */
  readonly drainSeconds: () => number
}

/** A call is a straggler when this share of its kind is faster. */
const straggling = 0.95
/** Hedges cost at most this share of all tokens. */
const share = 0.05
/** Attempts at once; a hedge may be slow, too. */
const mostAttempts = 3

export function createHedging(statistics: LatencyStatistics): Hedging {
  let tokens = 0
  let hedgeTokens = 0

  return {
    spent: (amount, hedge) => {
      tokens += amount
      if (hedge) hedgeTokens += amount
    },
    next: ({ calls, now, waitingPath = 0, drainSeconds }) => {
      const running = runningCalls(calls)
      // Of those that are younger it is not known yet whether they take long.
      const late = running.flatMap(({ call }) => {
        const usual = statistics.expected(call.size)
        return [...call.running].flatMap(({ startedAt }) => (now - startedAt > usual ? [call.size.kind] : []))
      })
      const lateOfKind = Map.groupBy(late, (kind) => kind)
      let straggler: PooledCall | undefined
      let othersNeed = waitingPath
      let inMs: number | undefined
      for (const { call, latest } of running) {
        const ofKind = lateOfKind.get(call.size.kind)?.length ?? 0
        const limit = statistics.straggling(call.size, straggling, { ofKind, all: late.length })
        const age = now - latest.startedAt
        if (limit !== undefined && age > limit) {
          if (straggler === undefined || isBefore(call, straggler)) straggler = call
          continue
        }
        if (call.running.size > 1) continue
        othersNeed = Math.max(othersNeed, call.path - age / 1000)
        if (limit !== undefined) inMs = Math.min(inMs ?? Number.POSITIVE_INFINITY, limit - age + 1)
      }
      const later = inMs === undefined ? {} : { inMs }
      if (straggler === undefined || hedgeTokens + straggler.tokens > share * (tokens + straggler.tokens)) return later
      // Off the critical path a straggler delays nothing, unless a first result waits for it.
      const critical = straggler.path >= othersNeed && straggler.path >= drainSeconds()
      return critical || straggler.express ? { call: straggler } : later
    },
  }
}

/** Calls in flight that may be asked once more, with the attempt that left last. */
function runningCalls(calls: Iterable<PooledCall>): { readonly call: PooledCall; readonly latest: Attempt }[] {
  const running: { readonly call: PooledCall; readonly latest: Attempt }[] = []
  for (const call of calls) {
    const latest = [...call.running].at(-1)
    if (latest !== undefined && call.running.size < mostAttempts) running.push({ call, latest })
  }
  return running
}
