import { KnowbaseError } from '../domain/errors.ts'

/** Says what a reserved call cost in the end, in US dollars. To be called once. */
type Settle = (dollars: number) => void

/** The money of one run, or of one job, counted call by call. */
export type Spending = {
  /**
   * Sets the most that a call can cost aside. Waits while calls in flight hold what it needs.
   * @throws KnowbaseError budget_exceeded where it would pass the limit even if they cost nothing; cancelled
   */
  readonly reserve: (dollars: number, signal?: AbortSignal) => Promise<Settle>
  /** US dollars of the calls that ended. */
  readonly spent: () => number
}

/**
 * Counts what calls cost and admits none that could pass the limit, in US dollars; by default there is no limit.
 * @param already US dollars that were spent before
 */
export function createSpending(limit: number = Number.POSITIVE_INFINITY, already = 0): Spending {
  let spent = already
  let reserved = 0
  let wakeAll: (() => void)[] = []
  const fits = (dollars: number): boolean => spent + dollars <= limit
  const settlement = (dollars: number): Settle => {
    reserved += dollars
    return (actual) => {
      reserved -= dollars
      spent += actual
      const waiting = wakeAll
      wakeAll = []
      for (const wake of waiting) wake()
    }
  }
  return {
    spent: () => spent,
    reserve: async (dollars, signal) => {
      signal?.throwIfAborted()
      while (!fits(reserved + dollars)) {
        if (!fits(dollars)) throw passesLimit(dollars, spent, limit)
        await new Promise<void>((resolve, reject) => {
          const cancelled = (): void => reject(signal?.reason as Error)
          signal?.addEventListener('abort', cancelled, { once: true })
          wakeAll.push(() => {
            signal?.removeEventListener('abort', cancelled)
            resolve()
          })
        })
      }
      return settlement(dollars)
    },
  }
}

function passesLimit(dollars: number, spent: number, limit: number): KnowbaseError {
  const figures = `$${spent.toFixed(4)} of $${limit} are spent and the next call may cost $${dollars.toFixed(4)}`
  return new KnowbaseError('budget_exceeded', `Stopped before the cost limit: ${figures}.`, {
    advice:
      'Do the same with a higher limit (--max-cost, maxCost of an upload, MAX_COST_USD): what is paid for is not paid again.',
    data: { spentDollars: spent, limitDollars: limit },
  })
}
