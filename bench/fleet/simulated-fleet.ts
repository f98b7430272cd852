import type { BudgetLimits } from '../../app/dispatch/budget-limits.ts'
import { createDispatcher, type Dispatcher } from '../../app/dispatch/dispatcher.ts'
import { createLocalRateBudget } from '../../app/dispatch/local-rate-budget.ts'
import { openingOrder } from '../../app/pipeline/opening-order.ts'
import type { RateBudget } from '../../app/ports/rate-budget.ts'
import { createDraws } from '../schedule/random.ts'
import type { ServerOptions } from '../schedule/server.ts'
import { type Outcome, simulate } from '../schedule/simulate.ts'
import type { Strategy } from '../schedule/strategies.ts'
import { heavyDeck, type SimulatedSegment, type Workload } from '../schedule/workload.ts'

export type FleetOptions = {
  readonly workers: number
  /** Segments of each document; the documents go round the workers. */
  readonly documents: readonly number[]
  /** What the workers are told of the limits. */
  readonly limits: BudgetLimits
  readonly server: ServerOptions
}

export type FleetOutcome = Outcome & {
  /** Requests to the budget for each attempt that left. */
  readonly operationsACall: number
}

/** Milliseconds that the budget is away, and back: a network of its own, such as that of one zone. */
const oneWayMs = { least: 0.3, most: 1.5 }

/**
 * Dispatchers that share nothing but a budget, each with documents of its own, on a clock of their own. The budget is the
 * local one behind a network: that the one in Redis reckons alike is for its tests.
 */
export async function simulateFleet(options: FleetOptions, seed: number): Promise<FleetOutcome> {
  const { workers, documents, limits, server } = options
  let operations = 0
  let attempts = 0
  const strategy: Strategy = {
    name: `${workers} workers`,
    run: async (workload, { server: simulated, clock, draws }, run) => {
      const local = createLocalRateBudget({ limits, clock })
      const travel = (): Promise<void> =>
        new Promise((resolve) => clock.schedule(draws.between(oneWayMs.least, oneWayMs.most), resolve))
      const budget: RateBudget = {
        reserve: async (request) => {
          operations++
          await travel()
          const reply = await local.reserve(request)
          await travel()
          return reply
        },
      }
      const dispatchers = Array.from({ length: workers }, (_, index) =>
        createDispatcher({
          pool: `worker ${index}`,
          budget,
          clock,
          separateBuckets: limits.outputTokens !== undefined,
          random: draws.uniform,
          onEvent: ({ type }) => (type === 'started' ? attempts++ : undefined),
        }),
      )
      const document = (segments: readonly SimulatedSegment[], dispatcher: Dispatcher): Promise<unknown> => {
        const order = openingOrder(segments.map((segment) => segment.size)).flatMap((index) => segments[index] ?? [])
        return Promise.all(
          order.map((segment) =>
            run(segment, (call) =>
              dispatcher.run({ task: call.task, cost: call.cost, ask: (hooks) => simulated.ask(call, hooks) }),
            ),
          ),
        )
      }
      await Promise.all(
        byDocument(workload).map(async (segments, index) => {
          const dispatcher = dispatchers[index % workers]
          if (dispatcher !== undefined) await document(segments, dispatcher)
        }),
      )
    },
  }
  const workload = documents.flatMap((segments, index) =>
    heavyDeck(createDraws(seed * 1000 + index), segments, `document ${index}`),
  )
  const outcome = await simulate(workload, strategy, server, seed)
  return { ...outcome, operationsACall: operations / attempts }
}

function byDocument(workload: Workload): readonly Workload[] {
  const documents = Map.groupBy(workload, (segment) => segment.stages[0]?.[0]?.task.documentId)
  return [...documents.values()]
}
