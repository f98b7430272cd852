import { describe, expect, it } from 'vitest'
import { realFleetRows } from '../../bench/fleet/real-fleet.ts'
import { fleetScenarios, simulatedRows } from '../../bench/fleet/simulated-rows.ts'
import type { BenchRow } from '../../bench/harness.ts'
import { redisMissing } from '../services/redis.ts'

const short = (rows: readonly BenchRow[]): readonly string[] =>
  rows.filter((row) => !row.ok).map((row) => `${row.name}: ${row.measured}, not ${row.bar}`)

describe('a fleet on one budget keeps its bars', { timeout: 120_000 }, () => {
  it.each(fleetScenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_, scenario) => {
    const rows = await simulatedRows([1, 2, 3, 4, 5], [scenario])
    expect(rows).toHaveLength(4)
    expect(short(rows)).toEqual([])
  })
})

const missing = await redisMissing()

if (missing !== undefined) {
  // A machine without Redis may skip this; continuous integration may not.
  it.skipIf(process.env['CI'] !== 'true')(`processes on Redis are not tested: ${missing}`, () => expect.fail(missing))
} else {
  it('four processes on Redis lose nothing, keep to the limits, and ask the budget about once a call', async () => {
    const limits = { rpm: 5000, tpm: 300_000 }
    const rows = await realFleetRows({ workers: 4, decksAWorker: 1, limits, quickness: 10, seed: 1 })
    const figure = (words: RegExp): number => rows.find((row) => words.test(row.name))?.measured ?? Number.NaN
    expect(figure(/lost/)).toBe(0)
    // The bars are for the bench: calls of a process that got no core for a moment leave later than they are counted.
    // Four budgets, each for itself, would meet a 429 with three calls of four.
    expect(figure(/429s/)).toBeLessThan(figure(/: calls$/) / 10)
    expect(figure(/budget's operations/)).toBeLessThan(1.3)
  }, 240_000)
}
