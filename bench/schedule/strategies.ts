import pLimit from 'p-limit'
import type { BudgetLimits } from '../../app/dispatch/budget-limits.ts'
import { createDispatcher } from '../../app/dispatch/dispatcher.ts'
import { createLocalRateBudget } from '../../app/dispatch/local-rate-budget.ts'
import { ModelCallError } from '../../app/domain/model-call-error.ts'
import { openingOrder } from '../../app/pipeline/opening-order.ts'
import type { Clock } from '../../app/ports/clock.ts'
import type { Draws } from './random.ts'
import type { SimulatedServer } from './server.ts'
import type { SimulatedCall, SimulatedSegment, Workload } from './workload.ts'

type Surroundings = { readonly server: SimulatedServer; readonly clock: Clock; readonly draws: Draws }

/** Makes one call; throws where it is given up. */
type Ask = (call: SimulatedCall) => Promise<unknown>

/** Runs segments, in what order and how many at once is its affair. */
export type Strategy = {
  readonly name: string
  /** Segments open at once, for the bound. */
  readonly cap?: number
  readonly run: (
    workload: Workload,
    surroundings: Surroundings,
    segment: (segment: SimulatedSegment, ask: Ask) => Promise<void>,
  ) => Promise<void>
}

export const sequential: Strategy = {
  name: 'sequential',
  cap: 1,
  run: async (workload, surroundings, run) => {
    for (const segment of workload) await run(segment, sdk(surroundings))
  },
}

/** Waves: so many at once, and the next only when all of them are done. */
export function batches(size: number): Strategy {
  return {
    name: `batches of ${size}`,
    cap: size,
    run: async (workload, surroundings, run) => {
      for (let start = 0; start < workload.length; start += size) {
        await Promise.all(workload.slice(start, start + size).map((segment) => run(segment, sdk(surroundings))))
      }
    },
  }
}

/** So many at once; another starts as soon as one is done. */
export function windows(size: number): Strategy {
  return {
    name: `window of ${size}`,
    cap: size,
    run: async (workload, surroundings, run) => {
      await pLimit(size).map(workload, (segment) => run(segment, sdk(surroundings)))
    },
  }
}

export const unbounded: Strategy = {
  name: 'unbounded',
  run: async (workload, surroundings, run) => {
    await Promise.all(workload.map((segment) => run(segment, sdk(surroundings))))
  },
}

/** The production dispatcher, told these limits; with a cap, behind the same gate as the pipeline's. */
export function knowbase(limits: BudgetLimits, cap?: number): Strategy {
  return {
    name: `knowbase, ${cap === undefined ? 'auto' : `cap ${cap}`}`,
    ...(cap === undefined ? {} : { cap }),
    run: async (workload, { server, clock, draws }, run) => {
      const limit = pLimit(cap ?? Number.POSITIVE_INFINITY)
      const dispatcher = createDispatcher({
        pool: 'simulated',
        budget: createLocalRateBudget({ limits, clock }),
        clock,
        separateBuckets: limits.outputTokens !== undefined,
        segmentsWaiting: () => limit.pendingCount,
        random: draws.uniform,
      })
      const ask: Ask = (call) =>
        dispatcher.run({ task: call.task, cost: call.cost, ask: (hooks) => server.ask(call, hooks) })
      const order = openingOrder(workload.map((segment) => segment.size)).flatMap((index) => workload[index] ?? [])
      await limit.map(order, (segment) => run(segment, ask))
    },
  }
}

/**
 * A call as the openai SDK makes it: two retries, waiting what Retry-After says up to 60 s, else half a second doubled
 * each time up to 8 s, less up to a quarter (openai-node, `retryRequest`).
 */
function sdk({ server, clock, draws }: Surroundings): Ask {
  return async (call) => {
    for (let retries = 0; ; retries++) {
      try {
        return await server.ask(call, {
          signal: new AbortController().signal,
          onRateLimits: () => undefined,
          onFirstToken: () => undefined,
        })
      } catch (error) {
        if (retries === 2 || !(error instanceof ModelCallError) || !error.retryable) throw error
        const told = error.retryAfterMs
        const own = Math.min(8000, 500 * 2 ** retries) * (1 - draws.uniform() / 4)
        const waitMs = told !== undefined && told <= 60_000 ? told : own
        await new Promise<void>((resolve) => clock.schedule(waitMs, resolve))
      }
    }
  }
}
