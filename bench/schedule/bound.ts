import { type Amounts, addAmounts, amountsOf, bucketNames } from '../../app/domain/amounts.ts'
import { type LowerBound, lowerBound } from '../../app/domain/lower-bound.ts'
import type { ServerOptions } from './server.ts'
import type { SimulatedSegment, Workload } from './workload.ts'

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

/**
 * Seconds of a schedule that knows every latency beforehand: the longest segment first over the places of a cap. With a
 * cap the bound is out of reach, as places stand empty while the last segments end; this is about what can be had.
 */
export function clairvoyantSeconds(workload: Workload, server: ServerOptions, cap: number): number {
  const places = Array.from({ length: cap }, () => 0)
  for (const chain of workload.map(chainSeconds).sort((a, b) => b - a)) {
    const first = places.indexOf(Math.min(...places))
    places[first] = (places[first] ?? 0) + chain
  }
  return Math.max(boundOf(workload, server, undefined).seconds, ...places)
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
