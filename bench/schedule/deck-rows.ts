import type { Segment } from '../../app/domain/segment.ts'
import { type BenchRow, row } from '../harness.ts'
import { known, nameOf, type Scenario, type Tier, tiers } from './heavy-scenarios.ts'
import { plannedWorkload } from './planned-workload.ts'
import { plannedRun } from './planner-rows.ts'
import { runScenario } from './run-scenario.ts'
import { knowbase, unbounded, windows } from './strategies.ts'
import { printTable, quantile } from './summary.ts'

const small: Tier = { requests: 60, tokens: 100_000 }

/** The last call of a deck that takes a minute weighs more than that of ten. */
const bar = (decks: number): number => (decks >= 10 ? 1.05 : 1.15)

/** The deck of 250 slides as knowbase calls for it, several of them at once, beside what others do with the same calls. */
export async function deckRows(
  segments: readonly Segment[],
  seeds: readonly number[],
  deckCounts: readonly number[] = [1, 3, 10],
): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = []
  for (const tier of [small, tiers.low, tiers.high]) {
    for (const decks of deckCounts) {
      const plans = await plannedRun(segments, 'balanced', tier, decks)
      const scenario: Scenario = {
        name: `deck-250 x ${decks}, ${nameOf(tier)}`,
        workload: (seed) => plans.flatMap((calls, document) => plannedWorkload(calls, document, seed)),
        server: () => ({ limits: tier }),
        contenders: [
          { strategy: windows(5) },
          { strategy: unbounded },
          { strategy: knowbase(known(tier)), bars: { rejected: 0, lost: 0, waste: 0.05, ratioMedian: bar(decks) } },
        ],
      }
      const { summaries, rows: own, outcomes } = await runScenario(scenario, seeds)
      printTable(summaries)
      const ours = outcomes.get('knowbase, auto') ?? []
      const seconds = ours.map((outcome) => outcome.seconds)
      rows.push(...own, row(`${scenario.name}: seconds`, quantile(seconds, 0.5), 's'))
    }
  }
  return rows
}
