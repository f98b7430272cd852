import type { LatencySummary } from '../ports/pool-snapshot.ts'
import { createSamples, type Samples } from './samples.ts'

/** A call as far as its latency depends on it. */
export type CallSize = {
  readonly kind: string
  /** Reserved tokens of its answer. */
  readonly outputTokens: number
}

/**
 * Durations of finished calls, and how fast answers come. Milliseconds. What is seen of a kind's calls, large and small,
 * is told for a call of any size: each counts as a multiple of what an answer of its size usually takes.
 */
export type LatencyStatistics = {
  readonly add: (call: CallSize, durationMs: number) => void
  readonly addFirstToken: (milliseconds: number) => void
  readonly addSpeed: (tokensPerSecond: number) => void
  /** Expected duration: by the kind's median, else by the speed seen, else by a usual one. */
  readonly expected: (call: CallSize) => number
  /**
   * The duration that a share of such calls keeps under; `running` of the kind are not finished yet and count as longer
   * than all that are. Undefined while too few are known.
   */
  readonly quantile: (call: CallSize, share: number, running?: number) => number | undefined
  /**
   * The duration past which a call is a straggler: what a share of its kind keeps under. Where few of a kind are known one
   * straggler among them decides that, so what calls of all kinds take beyond their kind's median counts, too.
   */
  readonly straggling: (call: CallSize, share: number, running: Running) => number | undefined
  readonly firstTokenMs: () => number | undefined
  readonly tokensPerSecond: () => number | undefined
  readonly kinds: () => Readonly<Record<string, LatencySummary>>
}

/** Attempts in flight that take longer than expected, of the kind and of all kinds. */
type Running = { readonly ofKind: number; readonly all: number }

/** Fewest samples that a quantile is read from. */
const fewest = 5
const fewestStretches = 20
/** Of a provider of whom nothing is known: what vendors' small models show, and how much of the reserve answers use. */
const usualFirstTokenMs = 600
const usualTokensPerSecond = 75
const usualShareOfReserve = 0.6

export function createLatencyStatistics(): LatencyStatistics {
  const byKind = new Map<string, { readonly durations: Samples; readonly paces: Samples }>()
  const firstTokens = createSamples()
  const speeds = createSamples()
  /** Paces as multiples of their kind's median. */
  const stretches = createSamples()
  const seenMs = (outputTokens: number): number =>
    answerMs(outputTokens, firstTokens.quantile(0.5), speeds.quantile(0.5))
  const pace = (kind: string, share: number, running = 0): number | undefined => {
    const paces = byKind.get(kind)?.paces
    return paces === undefined || paces.count() < fewest ? undefined : paces.quantile(share, running)
  }
  return {
    add: ({ kind, outputTokens }, durationMs) => {
      const samples = byKind.get(kind) ?? { durations: createSamples(), paces: createSamples() }
      byKind.set(kind, samples)
      const own = durationMs / answerMs(outputTokens)
      const usual = pace(kind, 0.5)
      if (usual !== undefined) stretches.add(own / usual)
      samples.durations.add(durationMs)
      samples.paces.add(own)
    },
    straggling: ({ kind, outputTokens }, share, running) => {
      const ofKind = pace(kind, share, running.ofKind)
      const usual = pace(kind, 0.5, running.ofKind)
      const stretch = stretches.count() < fewestStretches ? undefined : stretches.quantile(share, running.all)
      const limit =
        usual === undefined || stretch === undefined
          ? ofKind
          : Math.min(ofKind ?? Number.POSITIVE_INFINITY, usual * stretch)
      return limit === undefined ? undefined : limit * answerMs(outputTokens)
    },
    addFirstToken: firstTokens.add,
    addSpeed: speeds.add,
    expected: ({ kind, outputTokens }) => {
      const usual = byKind.get(kind)?.paces.quantile(0.5)
      return usual === undefined ? seenMs(outputTokens) : usual * answerMs(outputTokens)
    },
    quantile: ({ kind, outputTokens }, share, running) => {
      const most = pace(kind, share, running)
      return most === undefined ? undefined : most * answerMs(outputTokens)
    },
    firstTokenMs: () => firstTokens.quantile(0.5),
    tokensPerSecond: () => speeds.quantile(0.5),
    kinds: () =>
      Object.fromEntries(
        [...byKind].map(([kind, { durations }]) => {
          const quantile = (share: number) => (durations.count() < fewest ? undefined : durations.quantile(share))
          return [
            kind,
            {
              calls: durations.count(),
              mean: durations.mean(),
              p50: quantile(0.5),
              p95: quantile(0.95),
              p99: quantile(0.99),
            },
          ]
        }),
      ),
  }
}

function answerMs(
  outputTokens: number,
  firstTokenMs: number = usualFirstTokenMs,
  tokensPerSecond: number = usualTokensPerSecond,
): number {
  return firstTokenMs + (usualShareOfReserve * outputTokens * 1000) / tokensPerSecond
}
