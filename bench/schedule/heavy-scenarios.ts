import type { BudgetLimits } from '../../app/dispatch/budget-limits.ts'
import { createDraws } from './random.ts'
import type { ServerOptions } from './server.ts'
import { batches, knowbase, type Strategy, sequential, unbounded, windows } from './strategies.ts'
import type { Bars } from './summary.ts'
import { heavyDeck, type Workload } from './workload.ts'

/** Workloads on a server, how each strategy fares there, and what it may come to. */
export type Scenario = {
  readonly name: string
  readonly workload: (seed: number) => Workload
  readonly server: (seed: number) => ServerOptions
  readonly contenders: readonly { readonly strategy: Strategy; readonly bars?: Bars }[]
}

export type Tier = { readonly requests: number; readonly tokens: number }

export const tiers = {
  low: { requests: 500, tokens: 200_000 },
  high: { requests: 5000, tokens: 2_000_000 },
  fewRequests: { requests: 60, tokens: 1_000_000 },
} as const satisfies Record<string, Tier>

export function known(tier: Tier): BudgetLimits {
  return { requests: { ceiling: tier.requests }, tokens: { ceiling: tier.tokens } }
}

/** As without any setting: requests start low, tokens are learnt. */
export const unset: BudgetLimits = { requests: { start: 500 }, tokens: {} }

export function nameOf({ requests, tokens }: Tier): string {
  return `${requests} RPM / ${tokens >= 1e6 ? `${tokens / 1e6}M` : `${tokens / 1000}k`} TPM`
}

const sizes = [3, 5, 10, 15]
const heavy = (seed: number): Workload => heavyDeck(createDraws(seed))
/** Holds wherever knowbase calls. */
const always: Bars = { lost: 0, waste: 0.05 }

const peers = [{ strategy: sequential }, ...sizes.map((size) => ({ strategy: batches(size) }))].concat(
  sizes.map((size) => ({ strategy: windows(size) })),
  { strategy: unbounded },
)

/** Every strategy where the limits are known and the buckets full. */
function everyone(tier: Tier, bars: Bars, capped: Bars): Scenario {
  const limits = known(tier)
  return {
    name: nameOf(tier),
    workload: heavy,
    server: () => ({ limits: tier }),
    contenders: [
      ...peers,
      ...sizes.map((size) => ({ strategy: knowbase(limits, size), bars: { ...always, rejected: 0, ...capped } })),
      { strategy: knowbase(limits), bars: { ...always, rejected: 0, firstP90: 60, ...bars } },
    ],
  }
}

function alone(name: string, limits: BudgetLimits, server: Scenario['server'], bars: Bars, workload = heavy): Scenario {
  return { name, workload, server, contenders: [{ strategy: knowbase(limits), bars: { ...always, ...bars } }] }
}

const low: Bars = { ratioMedian: 1.1, ratioP90: 1.2 }
const few: Bars = { ratioMedian: 1.05, ratioP90: 1.2 }
const high: Bars = { ratioP90: 1.02 }
/** Where little but the cap binds, its bound is out of anyone's reach. */
const capAlone: Bars = { clairvoyantMedian: 1.1, clairvoyantP90: 1.2 }

/** The heavy deck before every kind of server. */
export const heavyScenarios: readonly Scenario[] = [
  everyone(tiers.low, low, low),
  everyone(tiers.high, high, capAlone),
  everyone(tiers.fewRequests, few, capAlone),
  alone(
    '120 segments',
    known(tiers.low),
    () => ({ limits: tiers.low }),
    { ratioMedian: 1.03, rejected: 0 },
    (seed) => heavyDeck(createDraws(seed), 120),
  ),
  alone('unknown fill', known(tiers.low), (seed) => ({ limits: tiers.low, fill: createDraws(seed + 77).uniform() }), {
    ...low,
    rejected: 1,
  }),
  alone('burst of 10 s', known(tiers.low), () => ({ limits: tiers.low, burstSeconds: 10 }), { ...low, rejected: 1 }),
  alone('10 % more counted', known(tiers.low), () => ({ limits: tiers.low, overcount: 1.1 }), { ...low, rejected: 3 }),
  alone('16 at once', known(tiers.low), () => ({ limits: tiers.low, hiddenConcurrency: 16 }), { ...low, rejected: 30 }),
  alone('no headers', known(tiers.low), () => ({ limits: tiers.low, headers: false }), { ...low, rejected: 0 }),
  alone(
    'input and output apart',
    { requests: { ceiling: 1000 }, inputTokens: { ceiling: 200_000 }, outputTokens: { ceiling: 40_000 } },
    () => ({ limits: { requests: 1000, inputTokens: 200_000, outputTokens: 40_000 } }),
    { rejected: 0 },
  ),
  ...[tiers.low, tiers.high, tiers.fewRequests].map((tier) =>
    alone(`${nameOf(tier)}, limits unknown`, unset, () => ({ limits: tier }), { rejected: 1 }),
  ),
]
