import { type Amounts, addAmounts, amountsOf, bucketNames } from '../../app/domain/amounts.ts'
import { type LowerBound, lowerBound } from '../../app/domain/lower-bound.ts'
import { createVirtualClock } from '../../test/support/virtual-clock.ts'
import { createDraws } from './random.ts'
import { createServer, type ServerOptions } from './server.ts'
import type { Strategy } from './strategies.ts'
import type { SimulatedSegment, Workload } from './workload.ts'

export type Outcome = {
  readonly seconds: number
  /** Times the lower bound of the drawn latencies. */
  readonly ratio: number
  readonly binds: LowerBound['binds']
  readonly rejected: number
  /** Calls that brought no result, and calls never made because of them. */
  readonly lost: number
  /** Part of the charged tokens that brought nothing. */
  readonly waste: number
  /** When the first segment was done; of those that count, the strategy's first. */
  readonly firstSegmentSeconds: number
}

/** Runs a strategy over a workload on a clock of its own. */
export async function simulate(
  workload: Workload,
  strategy: Strategy,
  server: ServerOptions,
  seed: number,
): Promise<Outcome> {
  const bound = boundOf(workload, server, strategy.cap)
  const clock = createVirtualClock()
  const draws = createDraws(seed)
  const simulated = createServer(server, clock, createDraws(seed + 1_000_003))
  let lost = 0
  let firstSegmentSeconds = Number.POSITIVE_INFINITY
  const run: Parameters<Strategy['run']>[2] = async (segment, ask) => {
    let broken = false
    for (const stage of segment.stages) {
      if (broken) lost += stage.length
      else {
        const results = await Promise.allSettled(stage.map(ask))
        const failed = results.filter((result) => result.status === 'rejected').length
        lost += failed
        broken = failed > 0
      }
    }
    if (!broken) firstSegmentSeconds = Math.min(firstSegmentSeconds, clock.now() / 1000)
  }
  await clock.runFor(strategy.run(workload, { server: simulated, clock, draws }, run))
  const { rejected, chargedTokens, usedTokens } = simulated.counts
  return {
    seconds: clock.now() / 1000,
    ratio: clock.now() / 1000 / bound.seconds,
    binds: bound.binds,
    rejected,
    lost,
    waste: (chargedTokens - usedTokens) / chargedTokens,
    firstSegmentSeconds,
  }
}

/** The bound from the drawn latencies: what a provider would need if every call left at the best moment. */
export function boundOf(workload: Workload, server: ServerOptions, cap: number | undefined): LowerBound {
  const { burstSeconds = 60, fill = 1, overcount = 1 } = server
  const separate = server.limits.outputTokens !== undefined
  const demand = addAmounts(
    workload.flatMap((segment) =>
      segment.stages.flat().map(({ cost, latencies }) => {
        const outputTokens = separate ? (latencies[0]?.outputTokens ?? 0) : cost.outputTokens
        return amountsOf(
          { requests: 1, inputTokens: cost.inputTokens * overcount, outputTokens: outputTokens * overcount },
          separate,
        )
      }),
    ),
  )
  return lowerBound({
    chains: workload.map(chainSeconds),
    demand,
    limits: limitsOf(server.limits, (burstSeconds / 60) * fill),
    cap,
  })
}

function limitsOf(limits: Amounts, minutes: number): Parameters<typeof lowerBound>[0]['limits'] {
  const entries = bucketNames.flatMap((name) => {
    const perMinute = limits[name]
    return perMinute === undefined ? [] : [[name, { perMinute, burst: perMinute * minutes }] as const]
  })
  return Object.fromEntries(entries)
}

function chainSeconds(segment: SimulatedSegment): number {
  const stages = segment.stages.map((stage) => Math.max(...stage.map((call) => call.latencies[0]?.durationMs ?? 0)))
  return stages.reduce((sum, stage) => sum + stage, 0) / 1000
}
