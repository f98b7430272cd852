import { type BenchRow, median, row } from '../harness.ts'
import { known, tiers, unset } from '../schedule/heavy-scenarios.ts'
import { type FleetOptions, type FleetOutcome, simulateFleet } from './simulated-fleet.ts'

type FleetScenario = FleetOptions & {
  readonly name: string
  /** 429s of a run at most: as for one process, none unless the provider counts more, or holds less, than it says. */
  readonly rejected: number
}

const tier = tiers.low
const fourDecks = [30, 30, 30, 30]
const fleet = { workers: 4, documents: fourDecks, limits: known(tier), server: { limits: tier }, rejected: 0 }

/** Heavy decks on workers that share nothing but a budget, before servers of every kind. */
export const fleetScenarios: readonly FleetScenario[] = [
  { ...fleet, name: '4 workers' },
  { ...fleet, name: '8 workers', workers: 8, documents: [...fourDecks, ...fourDecks] },
  { ...fleet, name: '4 workers, one with most of the work', documents: [60, 20, 10, 5] },
  { ...fleet, name: '4 workers, limits unknown', limits: unset },
  {
    ...fleet,
    name: '4 workers, few requests',
    limits: known(tiers.fewRequests),
    server: { limits: tiers.fewRequests },
  },
  { ...fleet, name: '4 workers, unknown fill', server: { limits: tier, fill: 0.4 } },
  { ...fleet, name: '4 workers, burst of 10 s', server: { limits: tier, burstSeconds: 10 }, rejected: 1 },
  { ...fleet, name: '4 workers, no headers', server: { limits: tier, headers: false } },
  { ...fleet, name: '4 workers, 10 % more counted', server: { limits: tier, overcount: 1.1 }, rejected: 10 },
]

/** The bars of a fleet, as medians of the seeds' runs but for 429s and losses, which no run may have. */
export async function simulatedRows(seeds: readonly number[], scenarios = fleetScenarios): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const { name, rejected, ...options } of scenarios) {
    const outcomes: FleetOutcome[] = []
    for (const seed of seeds) outcomes.push(await simulateFleet(options, seed))
    const all = (figure: (outcome: FleetOutcome) => number): number[] => outcomes.map(figure)
    const most = (figure: (outcome: FleetOutcome) => number): number => Math.max(...all(figure))
    rows.push(
      row(`simulated, ${name}: p50 times the bound`, median(all((one) => one.ratio)), '', { atMost: 1.03 }),
      row(
        `simulated, ${name}: 429s, most of a run`,
        most((one) => one.rejected),
        '',
        { atMost: rejected },
      ),
      row(
        `simulated, ${name}: lost calls`,
        most((one) => one.lost),
        '',
        { atMost: 0 },
      ),
      row(`simulated, ${name}: requests to the budget a call, p50`, median(all((one) => one.operationsACall)), '', {
        atMost: 1.1,
      }),
    )
  }
  return rows
}
