import type { LowerBound } from '../../app/domain/lower-bound.ts'
import { createVirtualClock } from '../../test/support/virtual-clock.ts'
import { boundOf, clairvoyantSeconds } from './bound.ts'
import { createDraws } from './random.ts'
import { createServer, type ServerOptions } from './server.ts'
import type { Strategy } from './strategies.ts'
import type { Workload } from './workload.ts'

export type Outcome = {
  readonly seconds: number
  /** Times the lower bound of the drawn latencies. */
  readonly ratio: number
  /** Times a schedule that knows every latency beforehand; NaN without a cap. */
  readonly overClairvoyant: number
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
    overClairvoyant:
      strategy.cap === undefined ? Number.NaN : clock.now() / 1000 / clairvoyantSeconds(workload, server, strategy.cap),
    binds: bound.binds,
    rejected,
    lost,
    waste: (chargedTokens - usedTokens) / chargedTokens,
    firstSegmentSeconds,
  }
}
