import type { LowerBound } from '../../domain/lower-bound.ts'
import type { Estimate } from '../../pipeline/estimate.ts'
import type { Profile } from '../../profiles.ts'
import type { Tier } from './tiers.ts'

/** A deck's run on one machine. Minutes are the least the calls take; machine time is paid for those. */
export type MachineRow = {
  readonly machine: string
  readonly segmentsAtOnce: number | 'auto'
  readonly minutes: number
  readonly binds: LowerBound['binds']
  /** Minutes longer than without the cap on segments. */
  readonly capCosts: number
  readonly machineDollars: number
  /** Machine and calls; undefined where the price of the calls is not known. */
  readonly totalDollars: number | undefined
  /** Times as fast as one segment after the other. */
  readonly gain: number
  readonly minutesSaved: number
  /** Hours a day at ten decks like this one. */
  readonly hoursSavedADay: number
}

/** What a run is estimated at with so many segments at once; undefined is no cap. */
export type EstimateWithCap = (cap: number | undefined) => Estimate

const decksADay = 10

/**
 * One segment after the other on a laptop, each instance profile with the cap of its deployment, and a laptop without a
 * cap. Dollars an hour of the region.
 */
export function machineRows(
  estimate: EstimateWithCap,
  profiles: readonly Profile[],
  region: string,
): readonly MachineRow[] {
  const sequential = minutesOf(estimate(1))
  const free = minutesOf(estimate(undefined))
  const row = (machine: string, cap: number | undefined, dollarsPerHour: number): MachineRow => {
    const { bound, dollars } = estimate(cap)
    const minutes = bound.seconds / 60
    const machineDollars = (minutes / 60) * dollarsPerHour
    return {
      machine,
      segmentsAtOnce: cap ?? 'auto',
      minutes,
      binds: bound.binds,
      capCosts: minutes - free,
      machineDollars,
      totalDollars: dollars === undefined ? undefined : dollars + machineDollars,
      gain: minutes === 0 ? 1 : sequential / minutes,
      minutesSaved: sequential - minutes,
      hoursSavedADay: ((sequential - minutes) * decksADay) / 60,
    }
  }
  return [
    row('laptop, one by one', 1, 0),
    row('laptop', undefined, 0),
    ...profiles.map((profile) =>
      row(profile.instanceType, profile.maxParallelSegments, profile.dollarsPerHour[region] ?? Number.NaN),
    ),
  ]
}

/** A deck's run with one kind of account, without a cap. */
export type TierRow = {
  readonly tier: string
  readonly limits: string
  readonly calls: number
  readonly minutes: number
  readonly binds: LowerBound['binds']
  readonly dollars: number | undefined
}

export async function tierRows(
  tiers: readonly Tier[],
  estimate: (tier: Tier) => Promise<Estimate>,
): Promise<readonly TierRow[]> {
  const rows: TierRow[] = []
  for (const tier of tiers) {
    const { calls, bound, dollars } = await estimate(tier)
    const limits = Object.values(tier.limits).map(({ perMinute }) => perMinute.toLocaleString('en'))
    const minutes = bound.seconds / 60
    rows.push({ tier: tier.name, limits: limits.join(' / '), calls, minutes, binds: bound.binds, dollars })
  }
  return rows
}

function minutesOf({ bound }: Estimate): number {
  return bound.seconds / 60
}
