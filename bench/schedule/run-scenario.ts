import type { BenchRow } from '../harness.ts'
import type { Scenario } from './heavy-scenarios.ts'
import { type Outcome, simulate } from './simulate.ts'
import { rowsOf, type Summary, summarise } from './summary.ts'

export type ScenarioResult = {
  readonly summaries: readonly Summary[]
  readonly rows: readonly BenchRow[]
  /** Outcomes by strategy, in order of the seeds. */
  readonly outcomes: ReadonlyMap<string, readonly Outcome[]>
}

/** Every contender of a scenario on the same decks. */
export async function runScenario(scenario: Scenario, seeds: readonly number[]): Promise<ScenarioResult> {
  const outcomes = new Map<string, Outcome[]>()
  const summaries: Summary[] = []
  const rows: BenchRow[] = []
  for (const { strategy, bars } of scenario.contenders) {
    const own: Outcome[] = []
    for (const seed of seeds) own.push(await simulate(scenario.workload(seed), strategy, scenario.server(seed), seed))
    outcomes.set(strategy.name, own)
    const summary = summarise(`${scenario.name}, ${strategy.name}`, own)
    summaries.push(summary)
    if (bars !== undefined) rows.push(...rowsOf(summary, bars))
  }
  return { summaries, rows, outcomes }
}
