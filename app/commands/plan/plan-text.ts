import { pricesAsOf } from '../../profiles.ts'
import { bindingName, dollars, duration } from '../figures.ts'
import { count } from '../terminal.ts'
import { textTable } from '../text-table.ts'
import type { DeckPlan } from './deck-plan.ts'
import type { MachineRow, TierRow } from './plan-rows.ts'

/** A plan as a person reads it. */
export function planText(plan: DeckPlan): readonly string[] {
  const { estimate } = plan
  const limits = Object.entries(plan.limits).map(
    ([name, limit]) => `${limit.perMinute.toLocaleString('en')} ${limitName(name)}`,
  )
  return [
    `${plan.fileName}: ${count(plan.slides, 'slide')}, ${count(plan.segments, 'segment')}`,
    `${plan.provider} ${plan.model}, depth ${plan.depth}, prices of ${plan.pricesOf}:`,
    `  about ${count(Math.round(estimate.calls), 'call')}, ${count(Math.round(estimate.inputTokens), 'token')} in, ${Math.round(estimate.outputTokens).toLocaleString('en')} out, ${dollars(estimate.dollars)}`,
    `  at least ${duration(estimate.bound.seconds)}: ${bindingName(estimate.bound.binds)} (limits a minute: ${limits.join(', ') || 'none known'})`,
    '',
    `By machine (${plan.region}, on demand, ${pricesAsOf}):`,
    ...textTable([machineHead, ...plan.machines.map(machineCells)]).map((line) => `  ${line}`),
    '',
    'By account, without a cap on segments:',
    ...textTable([tierHead, ...plan.tiers.map(tierCells)]).map((line) => `  ${line}`),
  ]
}

const machineHead = ['', 'at once', 'time', 'cap costs', 'machine', 'total', 'gain', 'saved', 'saved a day at 10 decks']

function machineCells(row: MachineRow): string[] {
  return [
    row.machine,
    String(row.segmentsAtOnce),
    duration(row.minutes * 60),
    row.capCosts === 0 ? '-' : duration(row.capCosts * 60),
    dollars(row.machineDollars),
    dollars(row.totalDollars),
    `${row.gain.toFixed(1)}x`,
    duration(row.minutesSaved * 60),
    `${row.hoursSavedADay.toFixed(2)} h`,
  ]
}

const tierHead = ['', 'limits a minute', 'calls', 'time', 'cost', 'what binds']

function tierCells(row: TierRow): string[] {
  const time = duration(row.minutes * 60)
  return [
    row.tier,
    row.limits,
    Math.round(row.calls).toLocaleString('en'),
    time,
    dollars(row.dollars),
    bindingName(row.binds),
  ]
}

function limitName(bucket: string): string {
  return bucket.replace('Tokens', ' tokens')
}
