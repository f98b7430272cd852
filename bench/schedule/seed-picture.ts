import { type BenchRow, row } from '../harness.ts'
import { known, tiers } from './heavy-scenarios.ts'
import { createDraws } from './random.ts'
import { simulate } from './simulate.ts'
import { batches, knowbase, type Strategy, sequential } from './strategies.ts'
import { quantile } from './summary.ts'
import { heavyDeck, type SimulatedSegment, type Workload } from './workload.ts'

/** Minutes of all other stages where 30 segments of 3.5 minutes take 115 in all. They are added to every row. */
const otherStages = 10
/** Beside the minutes that were stated for one after the other, batches of 5 and batches of 10. */
const stated: readonly (readonly [Strategy, string])[] = [
  [sequential, ' (stated: 115)'],
  [batches(5), ' (stated: 43)'],
  [batches(10), ' (stated: 28)'],
  [knowbase(known(tiers.low), 5), ''],
  [knowbase(known(tiers.low), 10), ''],
  [knowbase(known(tiers.low)), ''],
]

/** 30 segments of 3 to 4 minutes each, as pipelines that run segments in batches describe their decks. */
export async function seedPictureRows(seeds: readonly number[]): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = []
  for (const [strategy, note] of stated) {
    const minutes: number[] = []
    for (const seed of seeds) {
      const { seconds } = await simulate(slowDeck(seed), strategy, { limits: tiers.low }, seed)
      minutes.push(seconds / 60 + otherStages)
    }
    rows.push(row(`30 segments of 3 to 4 minutes: ${strategy.name}${note}`, quantile(minutes, 0.5), 'min'))
  }
  return rows
}

function slowDeck(seed: number): Workload {
  const draws = createDraws(seed)
  return heavyDeck(draws).map((segment) => stretch(segment, draws.between(180, 240)))
}

/** The segment with all its latencies multiplied, so that its chain of calls takes so many seconds. */
function stretch(segment: SimulatedSegment, seconds: number): SimulatedSegment {
  const stages = segment.stages.map((calls) => Math.max(...calls.map((call) => call.latencies[0]?.durationMs ?? 0)))
  const times = (seconds * 1000) / stages.reduce((sum, stage) => sum + stage, 0)
  return {
    ...segment,
    stages: segment.stages.map((calls) =>
      calls.map((call) => ({
        ...call,
        latencies: call.latencies.map(({ firstTokenMs, durationMs, outputTokens }) => ({
          firstTokenMs: firstTokenMs * times,
          durationMs: durationMs * times,
          outputTokens,
        })),
      })),
    ),
  }
}
