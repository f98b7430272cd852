import { type BenchRow, row } from '../harness.ts'
import type { Outcome } from './simulate.ts'

/** One strategy in one scenario over all seeds. Ratios count runs that lost nothing, and are NaN where every run did. */
export type Summary = {
  readonly label: string
  readonly ratioMedian: number
  readonly ratioP90: number
  /** Times the schedule that knows every latency beforehand; NaN without a cap. */
  readonly clairvoyantMedian: number
  readonly clairvoyantP90: number
  readonly secondsMedian: number
  /** Most of any run. */
  readonly rejected: number
  readonly rejectedMedian: number
  /** Calls of all runs together. */
  readonly lost: number
  /** Largest part of the charged tokens of any run. */
  readonly waste: number
  readonly firstMedian: number
  readonly firstP90: number
}

/** What each column may come to; a column that is not named is only reported. */
export type Bars = {
  readonly ratioMedian?: number
  readonly ratioP90?: number
  readonly clairvoyantMedian?: number
  readonly clairvoyantP90?: number
  readonly rejected?: number
  readonly lost?: number
  readonly waste?: number
  readonly firstP90?: number
}

export function summarise(label: string, outcomes: readonly Outcome[]): Summary {
  const whole = outcomes.filter((outcome) => outcome.lost === 0)
  const clairvoyant = whole.map((outcome) => outcome.overClairvoyant)
  const rejected = outcomes.map((outcome) => outcome.rejected)
  const first = outcomes.map((outcome) => outcome.firstSegmentSeconds)
  return {
    label,
    ratioMedian: quantile(
      whole.map((outcome) => outcome.ratio),
      0.5,
    ),
    ratioP90: quantile(
      whole.map((outcome) => outcome.ratio),
      0.9,
    ),
    clairvoyantMedian: quantile(clairvoyant, 0.5),
    clairvoyantP90: quantile(clairvoyant, 0.9),
    secondsMedian: quantile(
      whole.map((outcome) => outcome.seconds),
      0.5,
    ),
    rejected: Math.max(...rejected),
    rejectedMedian: quantile(rejected, 0.5),
    lost: outcomes.reduce((sum, outcome) => sum + outcome.lost, 0),
    waste: Math.max(...outcomes.map((outcome) => outcome.waste)),
    firstMedian: quantile(first, 0.5),
    firstP90: quantile(first, 0.9),
  }
}

const columns = [
  ['ratioMedian', 'p50 times the bound', ''],
  ['ratioP90', 'p90 times the bound', ''],
  ['clairvoyantMedian', 'p50 times a schedule that knows the latencies', ''],
  ['clairvoyantP90', 'p90 times a schedule that knows the latencies', ''],
  ['rejected', '429s, most of a run', ''],
  ['lost', 'lost calls, all runs', ''],
  ['waste', 'wasted tokens, most of a run', '%'],
  ['firstP90', 'first segment, p90', 's'],
] as const

/** A row for every column that has a bar, and in any case for the ratios. */
export function rowsOf(summary: Summary, bars: Bars): readonly BenchRow[] {
  return columns.flatMap(([column, name, unit]) => {
    const bar = bars[column]
    const scale = column === 'waste' ? 100 : 1
    if (bar === undefined) {
      const isRatio = column === 'ratioMedian' || column === 'ratioP90'
      return isRatio ? [row(`${summary.label}: ${name}`, summary[column], unit)] : []
    }
    return [row(`${summary.label}: ${name}`, summary[column] * scale, unit, { atMost: bar * scale })]
  })
}

/** Every column of every summary, to be read beside each other. */
export function printTable(summaries: readonly Summary[]): void {
  const header = ['', 'p50', 'p90', 'seconds', '429s p50', '429s max', 'lost', 'waste max', 'first p50', 'first p90']
  const lines = summaries.map((one) => [
    one.label,
    one.ratioMedian.toFixed(2),
    one.ratioP90.toFixed(2),
    one.secondsMedian.toFixed(0),
    one.rejectedMedian.toFixed(0),
    one.rejected.toFixed(0),
    String(one.lost),
    `${(one.waste * 100).toFixed(1)} %`,
    one.firstMedian.toFixed(0),
    one.firstP90.toFixed(0),
  ])
  const all = [header, ...lines]
  const widths = header.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)))
  // In one piece: others print beside it.
  console.log(
    all
      .map((line) =>
        line
          .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
          .join('  '),
      )
      .join('\n')
      .concat('\n'),
  )
}

/** The value that a share of the figures does not exceed; NaN of none. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
