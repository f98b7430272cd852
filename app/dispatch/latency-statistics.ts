import { usualFirstTokenMs, usualTokensPerSecond } from '../domain/usual-speed.ts'
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
/** How much of the reserve answers use, of a provider of whom nothing is known. */
const usualShareOfReserve = 0.6

export function createLatencyStatistics(): LatencyStatistics {
  const byKind = new Map<string, { readonly durations: Samples; readonly paces: Samples }>()
  const firstTokens = createSamples()
  const speeds = createSamples()
  /** Paces as multiples of their kind's median. */
  const stretches = createSamples()
  const pace = (kind: string, share: number, running?: number): number | undefined =>
    quantileOf(byKind.get(kind)?.paces, share, running)
  const stragglingPace = (kind: string, share: number, running: Running): number | undefined => {
    const ofKind = pace(kind, share, running.ofKind)
    const usual = pace(kind, 0.5, running.ofKind)
    const stretch = quantileOf(stretches, share, running.all, fewestStretches)
    if (usual === undefined || stretch === undefined) return ofKind
    return Math.min(ofKind ?? Number.POSITIVE_INFINITY, usual * stretch)
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
    straggling: ({ kind, outputTokens }, share, running) => atPace(stragglingPace(kind, share, running), outputTokens),
    addFirstToken: firstTokens.add,
    addSpeed: speeds.add,
    expected: ({ kind, outputTokens }) =>
      atPace(byKind.get(kind)?.paces.quantile(0.5), outputTokens) ??
      answerMs(outputTokens, firstTokens.quantile(0.5), speeds.quantile(0.5)),
    quantile: ({ kind, outputTokens }, share, running) => atPace(pace(kind, share, running), outputTokens),
    firstTokenMs: () => firstTokens.quantile(0.5),
    tokensPerSecond: () => speeds.quantile(0.5),
    kinds: () =>
      Object.fromEntries(
        [...byKind].map(([kind, { durations }]) => [
          kind,
          {
            calls: durations.count(),
            mean: durations.mean(),
            p50: quantileOf(durations, 0.5),
            p95: quantileOf(durations, 0.95),
            p99: quantileOf(durations, 0.99),
          },
        ]),
      ),
  }
}

function quantileOf(
  samples: Samples | undefined,
  share: number,
  beyond?: number,
  atLeast = fewest,
): number | undefined {
  return samples === undefined || samples.count() < atLeast ? undefined : samples.quantile(share, beyond)
}

/** Milliseconds of an answer of that size at a multiple of what is usual for it. */
function atPace(pace: number | undefined, outputTokens: number): number | undefined {
  return pace === undefined ? undefined : pace * answerMs(outputTokens)
}

function answerMs(
  outputTokens: number,
  firstTokenMs: number = usualFirstTokenMs,
  tokensPerSecond: number = usualTokensPerSecond,
): number {
  return firstTokenMs + (usualShareOfReserve * outputTokens * 1000) / tokensPerSecond
}
