import { randomUUID } from 'node:crypto'
import { type Amounts, addAmounts, type BucketName, mapAmounts, subtractAmounts } from '../domain/amounts.ts'
import type { Clock } from '../ports/clock.ts'
import type { RateLimits } from '../ports/language-model.ts'
import type { BucketState, BudgetReading, RateBudget, ReserveReply } from '../ports/rate-budget.ts'
import { overtaking } from './spent-history.ts'

/** One attempt's share of the budget, after it left. */
export type Spend = {
  /** Its headers. They travel with the next reservation. */
  readonly hear: (limits: RateLimits) => void
  /** The provider refused it: nothing of it was charged. */
  readonly refund: () => void
  /** It used less than was reserved. */
  readonly settle: (used: Amounts) => void
}

/** One dispatcher's dealings with the budget: what it holds for its next call, and what it has yet to report. */
export type BudgetAccount = {
  readonly covers: (amounts: Amounts) => boolean
  /** Whether clearly more is held than these amounts. */
  readonly exceeds: (amounts: Amounts) => boolean
  /** Something came in that may change how long there is to wait. */
  readonly hasNews: () => boolean
  /** Holds these amounts in place of what is held; milliseconds until they may be spent. */
  readonly reserve: (amounts: Amounts) => Promise<number>
  /** Spends of what is held. */
  readonly spend: (amounts: Amounts) => Spend
  readonly pause: (milliseconds: number) => void
  /** Gives back what is held and reports what is left to report, where there is any of it. */
  readonly release: () => Promise<void>
  /** Whether every bucket has a limit, set or heard. */
  readonly knowsAllLimits: () => boolean
  /** The buckets as they were last heard of, with what is held counted as there. */
  readonly buckets: () => ReserveReply['buckets']
}

export type BudgetAccountOptions = {
  readonly budget: RateBudget
  readonly clock: Clock
  /** True where the provider gives unused output back for certain; else only its readings tell. */
  readonly refundsUnused: boolean
}

/** Times that count as clearly more; less is not worth another round trip. */
const clearly = 2

/** A call that left. What was refused counts as never taken. */
type Departure = {
  readonly at: number
  /** Of everything taken by then, what had left for certain. */
  spent: Amounts
  /** Of what had left by then, what was refused since. */
  refused: Amounts
  counted: Amounts
  /** Its headers, once the budget has them. */
  reported: RateLimits
}

/** Milliseconds after which a call's headers are not waited for. */
const forgotten = 10 * 60_000

export function createBudgetAccount({ budget, clock, refundsUnused }: BudgetAccountOptions): BudgetAccount {
  const holder = randomUUID()
  let held: Amounts = {}
  let returned: Amounts = {}
  /** Spent since the budget was last asked. */
  let spent: Amounts = {}
  let unused: Amounts = {}
  let pausedUntil: number | undefined
  let readings: { limits: RateLimits; departure: Departure }[] = []
  let reply: (ReserveReply & { readonly at: number }) | undefined
  let news = false
  // Departures of the last minutes, to tell what a reading can include.
  const departures: Departure[] = []
  const heardLimits = new Map<BucketName, number>()

  const lastUntil = (at: number): Departure | undefined => departures.findLast((one) => one.at <= at)

  const toReading = ({ limits, departure: { at, counted } }: (typeof readings)[number]): BudgetReading => ({
    limits,
    ageMs: clock.now() - at,
    least: addAmounts([lastUntil(at - overtaking)?.spent ?? {}, counted]),
    refused: lastUntil(at + overtaking)?.refused ?? {},
  })

  /** What left and was not charged after all. */
  const giveBack = (amounts: Amounts): void => {
    returned = addAmounts([returned, amounts])
    spent = subtractAmounts(spent, amounts)
  }

  const refuse = (departure: Departure): void => {
    const { counted } = departure
    departure.counted = {}
    for (const later of departures.slice(departures.findLastIndex((one) => one.at < departure.at) + 1)) {
      later.spent = subtractAmounts(later.spent, counted)
      later.refused = addAmounts([later.refused, counted])
    }
    // A level that was set by what the refusal itself said is one without the call.
    const isSet = (name: BucketName): boolean => departure.reported[name]?.remaining !== undefined
    unused = addAmounts([unused, mapAmounts(counted, (amount, name) => (isSet(name) ? amount : 0))])
    giveBack(mapAmounts(counted, (amount, name) => (isSet(name) ? 0 : amount)))
  }

  const exchange = async (amounts: Amounts): Promise<number> => {
    const now = clock.now()
    const request = {
      holder,
      amounts,
      returned: addAmounts([returned, held]),
      spent,
      unused,
      readings: readings.map(toReading),
      pauseMs: pausedUntil === undefined ? 0 : Math.max(0, pausedUntil - now),
    }
    for (const { limits, departure } of readings) departure.reported = limits
    held = amounts
    returned = {}
    spent = {}
    unused = {}
    readings = []
    pausedUntil = undefined
    news = false
    try {
      const answer = await budget.reserve(request)
      reply = { ...answer, at: clock.now() }
      return answer.waitMs
    } catch (error) {
      held = {}
      throw error
    }
  }

  /** Whether a bucket is further from what was last believed than one call makes a difference. */
  const surprises = (limits: RateLimits, amounts: Amounts): boolean =>
    names(amounts).some((name) => {
      const said = limits[name]
      const state = reply?.buckets[name]
      if (said?.limit !== undefined && heardLimits.get(name) !== said.limit) {
        heardLimits.set(name, said.limit)
        return true
      }
      if (said?.remaining === undefined || state?.perMinute === undefined || reply === undefined) return false
      // There is room for what is held: what the reading says can wait for the next reservation.
      if (said.remaining >= (held[name] ?? 0)) return false
      const believed = state.level + ((clock.now() - reply.at) / 60_000) * state.perMinute
      return said.remaining < Math.min(believed, state.capacity) - (amounts[name] ?? 0)
    })

  return {
    covers: (amounts) => names(amounts).every((name) => (held[name] ?? 0) >= (amounts[name] ?? 0)),
    exceeds: (amounts) => names(held).some((name) => (held[name] ?? 0) > clearly * (amounts[name] ?? 0)),
    hasNews: () => news,
    reserve: exchange,
    spend: (amounts) => {
      held = subtractAmounts(held, amounts)
      spent = addAmounts([spent, amounts])
      const departure: Departure = {
        at: clock.now(),
        spent: addAmounts([reply?.spent ?? {}, spent]),
        refused: {},
        counted: amounts,
        reported: {},
      }
      departures.push(departure)
      while ((departures[0]?.at ?? departure.at) < departure.at - forgotten) departures.shift()
      return {
        hear: (limits) => {
          readings.push({ limits, departure })
          news = surprises(limits, amounts) || news
        },
        refund: () => refuse(departure),
        settle: (used) => {
          const left = subtractAmounts(amounts, used)
          if (refundsUnused) giveBack(left)
          else unused = addAmounts([unused, left])
        },
      }
    },
    pause: (milliseconds) => {
      pausedUntil = Math.max(pausedUntil ?? 0, clock.now() + milliseconds)
      news = true
    },
    release: async () => {
      const idle = Object.values(held).every((amount) => amount === 0)
      if (!idle || readings.length > 0) await exchange({})
    },
    knowsAllLimits: () => Object.values(reply?.buckets ?? {}).every((bucket) => bucket.perMinute !== undefined),
    buckets: () => {
      const known = Object.entries(reply?.buckets ?? {}) as [BucketName, BucketState][]
      return Object.fromEntries(
        known.map(([name, bucket]) => [name, { ...bucket, level: bucket.level + (held[name] ?? 0) }]),
      )
    },
  }
}

function names(amounts: Amounts): BucketName[] {
  return Object.keys(amounts) as BucketName[]
}
