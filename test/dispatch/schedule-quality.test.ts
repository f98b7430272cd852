import { describe, expect, it } from 'vitest'
import { heavyScenarios, known, nameOf, type Scenario, tiers, unset } from '../../bench/schedule/heavy-scenarios.ts'
import { createDraws } from '../../bench/schedule/random.ts'
import { runScenario } from '../../bench/schedule/run-scenario.ts'
import { simulate } from '../../bench/schedule/simulate.ts'
import { batches, knowbase, unbounded } from '../../bench/schedule/strategies.ts'
import { heavyDeck } from '../../bench/schedule/workload.ts'

const seeds = Array.from({ length: 25 }, (_, index) => index + 1)

/** Just what has bars: the peers are there to be read beside it. */
function judged(scenario: Scenario): Scenario {
  return { ...scenario, contenders: scenario.contenders.filter((one) => one.bars !== undefined) }
}

describe('the schedule of the heavy deck keeps its bars', { timeout: 300_000 }, () => {
  it.each(heavyScenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (name, scenario) => {
    const few = name === '120 segments' ? seeds.slice(0, 8) : seeds
    const { rows } = await runScenario(judged(scenario), few)
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter((row) => !row.ok)).toEqual([])
  })

  it.each(Object.values(tiers))('is hardly slower where limits are unknown: %o', async (tier) => {
    for (const seed of seeds.slice(0, 5)) {
      const deck = heavyDeck(createDraws(seed))
      const told = await simulate(deck, knowbase(known(tier)), { limits: tier }, seed)
      const learnt = await simulate(deck, knowbase(unset), { limits: tier }, seed)
      expect(learnt.seconds / told.seconds, `seed ${seed} at ${nameOf(tier)}`).toBeLessThan(1.03)
    }
  })
})

describe('the simulation', () => {
  const tier = tiers.low

  it('draws the deck that the bars are about', () => {
    const calls = seeds.flatMap((seed) => heavyDeck(createDraws(seed)).flatMap((segment) => segment.stages.flat()))
    const tokens = calls.reduce((sum, { cost }) => sum + cost.inputTokens + cost.outputTokens, 0)
    expect(Math.abs(calls.length / seeds.length / 244 - 1)).toBeLessThan(0.03)
    expect(Math.abs(tokens / seeds.length / 1_030_000 - 1)).toBeLessThan(0.05)
    const stragglers = calls.filter((call) => (call.latencies[0]?.firstTokenMs ?? 0) > 2500)
    expect(stragglers.length / calls.length).toBeGreaterThan(0.005)
  })

  it('shows what waves cost, and what a client loses that does not hold back', async () => {
    const deck = heavyDeck(createDraws(1))
    const waves = await simulate(deck, batches(5), { limits: tier }, 1)
    expect(waves.ratio).toBeGreaterThan(1.3)
    const flood = await simulate(deck, unbounded, { limits: tier }, 1)
    expect(flood.rejected).toBeGreaterThan(50)
    expect(flood.lost).toBeGreaterThan(0)
  })

  it('refuses whoever asks for more than the limits', async () => {
    const careless = knowbase({ requests: { ceiling: 5000 }, tokens: { ceiling: 2_000_000 } })
    const outcome = await simulate(heavyDeck(createDraws(1)), careless, { limits: tier, headers: false }, 1)
    expect(outcome.rejected).toBeGreaterThan(5)
    expect(outcome.lost).toBe(0)
  })

  it('gives the same run for the same seed', async () => {
    const run = () => simulate(heavyDeck(createDraws(3)), knowbase(known(tier)), { limits: tier }, 3)
    expect(await run()).toEqual(await run())
  })
})
