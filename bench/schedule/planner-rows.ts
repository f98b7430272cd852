import { createDeckReader } from '../../app/deck/deck-reader.ts'
import type { PlannedCall } from '../../app/domain/planned-call.ts'
import type { Segment } from '../../app/domain/segment.ts'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import { callsOfSize, type Outlook } from '../../app/extraction/choose-calls.ts'
import { type Depth, tokensPerToken } from '../../app/extraction/depth.ts'
import { callOverheads, deckCalls, segmentSize } from '../../app/extraction/plan-calls.ts'
import { createPlanner } from '../../app/extraction/planner.ts'
import { countTokens } from '../../app/language/count-tokens.ts'
import { segmentDeck } from '../../app/pipeline/segment.ts'
import { bigDeckPath } from '../big-deck.ts'
import { type BenchRow, median, row } from '../harness.ts'
import { plannedWorkload } from './planned-workload.ts'
import { simulate } from './simulate.ts'
import { knowbase } from './strategies.ts'

/** Calls of a plan for each deck of a run. */
export type RunPlan = readonly (readonly PlannedCall[])[]
type Tier = { readonly requests: number; readonly tokens: number }

/** Limits that even ten decks at once do not come to. */
const idle: Tier = { requests: 5000, tokens: 2_000_000 }
const tiers: readonly Tier[] = [
  { requests: 60, tokens: 100_000 },
  { requests: 500, tokens: 200_000 },
  { requests: 60, tokens: 1_000_000 },
  idle,
]
/** Tokens of slides in a call, the same for every limit: what the planner is compared to. */
const fixedSizes = [Number.POSITIVE_INFINITY, 1500, 1000, 700, 500]
const overheads = callOverheads(defaultVocabulary, countTokens)

/** The segments of the deck of 250 slides. */
export async function bigDeckSegments(seed: number): Promise<readonly Segment[]> {
  return segmentDeck(await createDeckReader()(await bigDeckPath(seed)), { countTokens })
}

/**
 * The planner against fixed sizes of calls, with the production dispatcher, for each limit and number of decks at once. A
 * size that takes more tokens than the depth may spend is no rival.
 */
export async function plannerRows(
  segments: readonly Segment[],
  depth: Depth,
  seeds: readonly number[],
  deckCounts: readonly number[] = [1, 3, 10],
): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = []
  const logarithms = new Map<string, number[]>()
  for (const tier of tiers) {
    for (const decks of deckCounts) {
      // Where several decks wait for a limit, luck with latencies hardly shows in when they are done.
      const waits = decks > 1 && tier !== idle
      const enough = waits ? seeds.slice(0, Math.ceil(seeds.length / 4)) : seeds
      const plans = new Map<string, RunPlan>([['planner', await plannedRun(segments, depth, tier, decks)]])
      for (const size of fixedSizes) {
        const calls = fixedCalls(segments, depth, size)
        const isAllowed = size === Number.POSITIVE_INFINITY || tokensOf(calls) <= allowance(segments, depth)
        if (isAllowed)
          plans.set(
            `${size} tokens a call`,
            Array.from({ length: decks }, () => calls),
          )
      }
      const seconds = new Map<string, number>()
      const simulated = new Map<string, number>()
      for (const [name, plan] of plans) {
        // Where limits bind the planner often comes to one of the fixed sizes.
        const same = JSON.stringify(plan)
        const figure =
          simulated.get(same) ?? median(await Promise.all(enough.map((seed) => secondsOf(plan, tier, seed))))
        simulated.set(same, figure)
        seconds.set(name, figure)
        logarithms.set(name, [...(logarithms.get(name) ?? []), Math.log(figure)])
      }
      const own = seconds.get('planner') ?? Number.NaN
      const best = Math.min(...[...seconds].filter(([name]) => name !== 'planner').map(([, figure]) => figure))
      const limits = `${tier.requests} RPM / ${tier.tokens / 1000}k TPM`
      rows.push(
        row(`planner over best fixed size, ${depth}, ${limits}, ${decks} decks`, own / best, 'x', { atMost: 1.05 }),
      )
    }
  }
  const mean = (figures: readonly number[]): number =>
    Math.exp(figures.reduce((sum, figure) => sum + figure, 0) / figures.length)
  const own = mean(logarithms.get('planner') ?? [])
  for (const [name, figures] of logarithms) {
    if (name === 'planner') continue
    rows.push(row(`planner over ${name}, ${depth}, mean of all limits`, own / mean(figures), 'x', { atMost: 0.999 }))
  }
  return rows
}

async function secondsOf(plan: RunPlan, { requests, tokens }: Tier, seed: number): Promise<number> {
  const workload = plan.flatMap((calls, document) => plannedWorkload(calls, document, seed))
  const strategy = knowbase({ requests: { ceiling: requests }, tokens: { ceiling: tokens } })
  return (await simulate(workload, strategy, { limits: { requests, tokens } }, seed)).seconds
}

function fixedCalls(segments: readonly Segment[], depth: Depth, callTokens: number): readonly PlannedCall[] {
  const sizes = segments.map((segment) => segmentSize(segment, countTokens))
  return deckCalls(sizes, (size) => callsOfSize(size, callTokens), depth, overheads)
}

/** As a run of several decks is planned: one after the other, each knowing how many are to come. */
export async function plannedRun(
  segments: readonly Segment[],
  depth: Depth,
  tier: Tier,
  decks: number,
): Promise<RunPlan> {
  const sizes = segments.map((segment) => segmentSize(segment, countTokens))
  const bucket = (perMinute: number) => ({ perMinute, capacity: perMinute, level: perMinute })
  const outlook: Outlook = {
    buckets: { requests: bucket(tier.requests), tokens: bucket(tier.tokens) },
    separateBuckets: false,
    firstTokenMs: undefined,
    tokensPerSecond: undefined,
  }
  const planner = createPlanner({ depth, countTokens, outlook: () => outlook })
  const plans: (readonly PlannedCall[])[] = []
  for (let deck = 0; deck < decks; deck++) {
    const document = { id: `deck ${deck}`, segments, following: decks - deck - 1 }
    const calls = await planner.plan(document, defaultVocabulary)
    plans.push(deckCalls(sizes, ({ id }) => calls.get(id) ?? 0, depth, overheads))
  }
  return plans
}

function tokensOf(calls: readonly PlannedCall[]): number {
  return calls.reduce((sum, call) => sum + call.inputTokens + call.reservedTokens, 0)
}

function allowance(segments: readonly Segment[], depth: Depth): number {
  return tokensPerToken[depth] * segments.reduce((sum, { tokens }) => sum + tokens, 0)
}
