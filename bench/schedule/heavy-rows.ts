import { type BenchRow, row } from '../harness.ts'
import { heavyScenarios, nameOf, tiers } from './heavy-scenarios.ts'
import { runScenario } from './run-scenario.ts'
import type { Outcome } from './simulate.ts'
import { printTable, quantile } from './summary.ts'

/** Every scenario of the heavy deck; prints all columns and gives a row for each that has a bar. */
export async function heavyRows(seeds: readonly number[]): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = []
  const auto = new Map<string, readonly Outcome[]>()
  for (const scenario of heavyScenarios) {
    const result = await runScenario(scenario, seeds)
    printTable(result.summaries)
    rows.push(...result.rows)
    auto.set(scenario.name, result.outcomes.get('knowbase, auto') ?? [])
  }
  for (const tier of Object.values(tiers)) {
    const known = auto.get(nameOf(tier)) ?? []
    const times = auto
      .get(`${nameOf(tier)}, limits unknown`)
      ?.map((outcome, index) => outcome.seconds / (known[index]?.seconds ?? Number.NaN))
    rows.push(row(`${nameOf(tier)}, limits unknown: p50 times known`, quantile(times ?? [], 0.5), '', { atMost: 1.03 }))
  }
  return rows
}
