import type { CallCost } from '../../app/domain/amounts.ts'
import type { CallTask } from '../../app/ports/language-model.ts'
import type { Draws } from './random.ts'

/** How long one attempt takes and what it answers. Milliseconds from leaving. */
export type Latency = { readonly firstTokenMs: number; readonly durationMs: number; readonly outputTokens: number }

export type SimulatedCall = {
  readonly task: CallTask
  readonly cost: CallCost
  /** Latencies of the attempts that the provider lets in, in order; the first is what the bound counts with. */
  readonly latencies: readonly Latency[]
}

/** Stages follow one another, the calls of a stage run side by side. */
export type SimulatedSegment = {
  /** Relative size of its text. */
  readonly size: number
  readonly stages: readonly (readonly SimulatedCall[])[]
}

/** Segments of all documents, document after document. */
export type Workload = readonly SimulatedSegment[]

type CallShape = {
  readonly kind: string
  readonly calls: number
  readonly inputTokens: number
  /** Reserved; 0 for embeddings. */
  readonly outputTokens: number
}

/** First token and speed of a small hosted model; a straggler takes a multiple of its time. */
const firstTokenMs = 600
const tokensPerSecond = 75
const stragglers = { share: 0.05, again: 0.3, least: 2, alpha: 2 }
const embeddingMs = 300
/** Part of the reserve that an answer uses. */
const used = { least: 0.4, most: 0.9 }
const attempts = 8

/**
 * A deck of 30 segments with many calls each: a prepass, then 2 to 4 extraction calls, then 2 mining calls, then a
 * gatekeeper call, then an embedding; about 240 calls that are charged 1.03 million tokens.
 */
export function heavyDeck(draws: Draws, segments = 30, documentId = 'heavy'): Workload {
  return createDocument(draws, documentId, segments, () => [
    { kind: 'prepass', calls: 1, inputTokens: 2400, outputTokens: 300 },
    { kind: 'extract', calls: draws.integer(2, 4), inputTokens: 3500, outputTokens: 1500 },
    { kind: 'mine', calls: 2, inputTokens: 3500, outputTokens: 1300 },
    { kind: 'gatekeep', calls: 1, inputTokens: 3500, outputTokens: 900 },
    { kind: 'embed', calls: 1, inputTokens: 2000, outputTokens: 0 },
  ])
}

function createDocument(
  draws: Draws,
  documentId: string,
  segments: number,
  shape: () => readonly CallShape[],
): Workload {
  return Array.from({ length: segments }, (_, segmentIndex) => {
    const stages = shape()
    // A segment's text is in all of its calls; how large it is a caller knows, how the calls differ it does not.
    const size = draws.logNormal(1, 0.2)
    return {
      size,
      stages: stages.map((stage, index) => {
        const remaining = stages.slice(index + 1).reduce((sum, later) => sum + usualSeconds(later, size), 0)
        const task = {
          documentId,
          segmentId: `${documentId}-${segmentIndex}`,
          segmentIndex,
          kind: stage.kind,
          remaining,
        }
        return Array.from({ length: stage.calls }, () => drawCall(draws, task, stage, size))
      }),
    }
  })
}

/** What a caller expects of a stage before anything ran. */
function usualSeconds({ outputTokens }: CallShape, size: number): number {
  if (outputTokens === 0) return embeddingMs / 1000
  return firstTokenMs / 1000 + (((used.least + used.most) / 2) * outputTokens * size) / tokensPerSecond
}

function drawCall(draws: Draws, task: CallTask, shape: CallShape, segmentSize: number): SimulatedCall {
  const size = segmentSize * draws.logNormal(1, 0.1)
  const cost = {
    requests: 1,
    inputTokens: Math.round(shape.inputTokens * size),
    outputTokens: Math.round(shape.outputTokens * size),
  }
  return { task, cost, latencies: drawAttempts(draws, cost) }
}

/** How long each attempt at a call takes; one that straggled is often slow again. */
export function drawAttempts(draws: Draws, cost: CallCost): readonly Latency[] {
  const slow = draws.uniform() < stragglers.share
  return Array.from({ length: attempts }, (_, attempt) => {
    const straggles = attempt === 0 ? slow : draws.uniform() < (slow ? stragglers.again : stragglers.share)
    return drawLatency(draws, cost, straggles)
  })
}

function drawLatency(draws: Draws, cost: CallCost, straggles: boolean): Latency {
  const times = straggles ? draws.pareto(stragglers.least, stragglers.alpha) : 1
  if (cost.outputTokens === 0) {
    const durationMs = draws.logNormal(embeddingMs, 0.3) * times
    return { firstTokenMs: durationMs, durationMs, outputTokens: 0 }
  }
  const outputTokens = Math.round(cost.outputTokens * draws.between(used.least, used.most))
  const first = draws.logNormal(firstTokenMs, 0.35)
  const answer = (outputTokens / draws.logNormal(tokensPerSecond, 0.2)) * 1000
  return { firstTokenMs: first * times, durationMs: (first + answer) * times, outputTokens }
}
