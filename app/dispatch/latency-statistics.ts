import type { LatencySummary } from '../ports/pool-snapshot.ts'

/** Durations of finished calls by kind, and how fast answers come. Milliseconds. */
export type LatencyStatistics = {
  readonly add: (kind: string, durationMs: number) => void
  readonly addFirstToken: (milliseconds: number) => void
  readonly addSpeed: (tokensPerSecond: number) => void
  /** Expected duration: the kind's median, else what its output would take at the speed seen, else at a usual one. */
  readonly expected: (kind: string, outputTokens: number) => number
  /**
   * The duration that a share of the kind's calls keeps under; `running` of them are not finished yet and count as longer
   * than all that are. Undefined while too few are known.
   */
  readonly quantile: (kind: string, share: number, running?: number) => number | undefined
  /**
   * The duration past which a call of the kind is a straggler: what a share of its kind keeps under. Where few of a kind
   * are known one straggler among them decides that, so what calls of all kinds take beyond their kind's median counts, too.
   */
  readonly straggling: (kind: string, share: number, running: Running) => number | undefined
  readonly firstTokenMs: () => number | undefined
  readonly tokensPerSecond: () => number | undefined
  readonly kinds: () => Readonly<Record<string, LatencySummary>>
}

/** Attempts in flight, of the kind and of all kinds. */
type Running = { readonly ofKind: number; readonly all: number }

/** Samples kept; older ones say little of what a provider does now. */
const kept = 400
/** Fewest samples that a quantile is read from. */
const fewest = 5
const fewestStretches = 20
/** Of a provider of whom nothing is known: what vendors' small models show, and how much of the reserve answers use. */
const usualFirstTokenMs = 600
const usualTokensPerSecond = 75
const usualShareOfReserve = 0.6

export function createLatencyStatistics(): LatencyStatistics {
  const byKind = new Map<string, Samples>()
  const firstTokens = createSamples()
  const speeds = createSamples()
  /** Durations as multiples of their kind's median. */
  const stretches = createSamples()
  const expected = (kind: string, outputTokens: number): number => {
    const known = byKind.get(kind)?.quantile(0.5)
    const perSecond = speeds.quantile(0.5) ?? usualTokensPerSecond
    return (
      known ??
      (firstTokens.quantile(0.5) ?? usualFirstTokenMs) + (usualShareOfReserve * outputTokens * 1000) / perSecond
    )
  }
  const quantile = (kind: string, share: number, running = 0): number | undefined => {
    const samples = byKind.get(kind)
    return samples === undefined || samples.count() < fewest ? undefined : samples.quantile(share, running)
  }
  return {
    add: (kind, durationMs) => {
      const samples = byKind.get(kind) ?? createSamples()
      byKind.set(kind, samples)
      const usual = quantile(kind, 0.5)
      if (usual !== undefined) stretches.add(durationMs / usual)
      samples.add(durationMs)
    },
    straggling: (kind, share, running) => {
      const ofKind = quantile(kind, share, running.ofKind)
      const usual = quantile(kind, 0.5, running.ofKind)
      const stretch = stretches.count() < fewestStretches ? undefined : stretches.quantile(share, running.all)
      if (usual === undefined || stretch === undefined) return ofKind
      return Math.min(ofKind ?? Number.POSITIVE_INFINITY, usual * stretch)
    },
    addFirstToken: firstTokens.add,
    addSpeed: speeds.add,
    expected,
    quantile,
    firstTokenMs: () => firstTokens.quantile(0.5),
    tokensPerSecond: () => speeds.quantile(0.5),
    kinds: () =>
      Object.fromEntries(
        [...byKind].map(([kind, samples]) => [
          kind,
          {
            calls: samples.count(),
            mean: samples.mean(),
            p50: quantile(kind, 0.5),
            p95: quantile(kind, 0.95),
            p99: quantile(kind, 0.99),
          },
        ]),
      ),
  }
}

type Samples = {
  readonly add: (value: number) => void
  readonly count: () => number
  readonly mean: () => number | undefined
  readonly quantile: (share: number, beyond?: number) => number | undefined
}

/** The last samples, kept in order of size, too. */
function createSamples(): Samples {
  const recent: number[] = []
  const sorted: number[] = []
  const placeOf = (value: number): number => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    add: (value) => {
      recent.push(value)
      sorted.splice(placeOf(value), 0, value)
      const oldest = recent.length > kept ? recent.shift() : undefined
      if (oldest !== undefined) sorted.splice(placeOf(oldest), 1)
    },
    count: () => sorted.length,
    mean: () => (sorted.length === 0 ? undefined : sorted.reduce((sum, value) => sum + value, 0) / sorted.length),
    // Past the end of what is known where too many are still running.
    quantile: (share, beyond = 0) => sorted[Math.max(0, Math.ceil(share * (sorted.length + beyond)) - 1)],
  }
}
