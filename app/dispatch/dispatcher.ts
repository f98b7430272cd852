import { type Amounts, addAmounts, amountsOf, mapAmounts } from '../domain/amounts.ts'
import { KnowbaseError } from '../domain/errors.ts'
import type { OnCallEvent } from '../ports/call-event.ts'
import type { Clock } from '../ports/clock.ts'
import type { PoolSnapshot } from '../ports/pool-snapshot.ts'
import type { RateBudget } from '../ports/rate-budget.ts'
import { createAttempts } from './attempts.ts'
import type { Random } from './backoff.ts'
import { createBudgetAccount } from './budget-account.ts'
import { createHeap } from './call-heap.ts'
import { createConcurrencyWindow } from './concurrency-window.ts'
import { createDocuments } from './documents.ts'
import { createHedging } from './hedging.ts'
import { heldUpSegments } from './held-up.ts'
import { createLatencyStatistics } from './latency-statistics.ts'
import { type CallRequest, isBefore, type PooledCall } from './pooled-call.ts'
import { createPump } from './pump.ts'
import { createWorkAhead } from './work-ahead.ts'

export type DispatcherOptions = {
  /** Such as `openai/gpt-5-mini`, for events and snapshots. */
  readonly pool: string
  readonly budget: RateBudget
  readonly clock: Clock
  /**
   * Whether the provider counts input and output in buckets of their own. Those that do charge the output that came;
   * those that do not charge what was reserved.
   */
  readonly separateBuckets: boolean
  /** Ask a straggling call a second time. Default true. */
  readonly hedging?: boolean
  /** Segments that wait for a place because a cap keeps them from being open. Default none. */
  readonly segmentsWaiting?: () => number
  readonly onEvent?: OnCallEvent
  /** For jitter. Default Math.random. */
  readonly random?: Random
}

/** Most of a bucket that is set aside for express segments. */
const mostSetAside = 0.3

/** Decides when each call of one provider pool leaves. */
export type Dispatcher = {
  /**
   * The call's value, as soon as one of its attempts brings it.
   * @throws KnowbaseError: the provider's, once trying again is of no use; cancelled when the request's signal aborts;
   * invalid_input for a cost or a path that is no number of at least 0
   */
  readonly run: <T>(request: CallRequest<T>) => Promise<T>
  readonly snapshot: () => PoolSnapshot
}

/**
 * One queue, budget and set of statistics for all calls to one provider. Callers need not hold back: every call that is
 * asked for waits here, the longest expected remaining path first.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { pool, budget, clock, separateBuckets, hedging: mayHedge = true, random = Math.random } = options
  const segmentsWaiting = options.segmentsWaiting ?? (() => 0)
  const onEvent: OnCallEvent = options.onEvent ?? (() => undefined)
  const queue = createHeap(isBefore)
  const open = new Set<PooledCall>()
  const documents = createDocuments()
  const statistics = createLatencyStatistics()
  const hedging = createHedging(statistics)
  const work = createWorkAhead()
  const window = createConcurrencyWindow(clock)
  const account = createBudgetAccount({ budget, clock, refundsUnused: separateBuckets })
  let calls = 0

  /** What express segments are expected to need after the calls they have asked for. */
  const setAside = (): Amounts => {
    const amounts = work.expected([...open].filter((call) => call.express))
    const buckets = account.buckets()
    return mapAmounts(amounts, (amount, name) => Math.min(amount, mostSetAside * (buckets[name]?.capacity ?? 0)))
  }
  const requeue = (call: PooledCall): void => {
    if (!call.settled) queue.push(call)
    pump.wake()
  }
  const attempts = createAttempts({
    pool,
    clock,
    account,
    window,
    statistics,
    hedging,
    work,
    separateBuckets,
    random,
    onEvent,
    requeue,
    wake: () => pump.wake(),
  })
  const pump = createPump({
    clock,
    account,
    window,
    inFlight: attempts.inFlight,
    next: () => {
      const call = queue.peek()
      if (!mayHedge) return { call }
      const hedge = hedging.next({
        calls: open,
        now: clock.now(),
        waitingPath: call?.path,
        drainSeconds: () => work.seconds(queue.items(), open, account.buckets()),
      })
      return hedge.call === undefined && call !== undefined ? { call } : hedge
    },
    // Whoever goes first must not find the bucket empty at its next stage: what that needs is left alone. It is an
    // estimate that changes with every answer, so about right is enough.
    needs: (call) => {
      const aside = call.express ? {} : setAside()
      const enough = addAmounts([call.amounts, mapAmounts(aside, (amount) => amount / 2)])
      return { wanted: addAmounts([call.amounts, aside]), enough }
    },
    start: (call) => attempts.start(call, !queue.remove(call)),
    fail: (error) => {
      for (const call of queue.items()) call.reject(error)
    },
  })

  const enqueue = (request: CallRequest<unknown>, settle: Pick<PooledCall, 'resolve' | 'reject'>): PooledCall => {
    const { task, cost } = request
    const heldUp = heldUpSegments(open, task.documentId, statistics, clock.now())
    const { express, since } = documents.enter(task, clock.now(), heldUp)
    const size = { kind: task.kind, outputTokens: cost.outputTokens }
    const path = statistics.expected(size) / 1000 + task.remaining
    const call: PooledCall = {
      id: ++calls,
      request,
      amounts: amountsOf(cost, separateBuckets),
      tokens: cost.inputTokens + cost.outputTokens,
      size,
      express,
      finishing: segmentsWaiting() > 0,
      path,
      rank: path - since / 1000,
      ...settle,
      running: new Set(),
      attempts: 0,
      failures: 0,
      rejections: 0,
      settled: false,
    }
    open.add(call)
    queue.push(call)
    onEvent({ type: 'queued', at: clock.now(), pool, call: call.id, task, cost })
    pump.wake()
    return call
  }

  const leave = (call: PooledCall): void => {
    call.settled = true
    queue.remove(call)
    open.delete(call)
    documents.leave(call.request.task, clock.now())
    pump.wake()
  }

  return {
    run: <T>(request: CallRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        checkRequest(request)
        if (request.signal?.aborted === true) return reject(cancellation(request.signal))
        const cancel = (): void => settled(() => reject(cancellation(request.signal)), 'cancelled')
        const settled = (tell: () => void, reason: 'lost_race' | 'cancelled'): void => {
          if (call.settled) return
          request.signal?.removeEventListener('abort', cancel)
          leave(call)
          attempts.abandon(call, reason)
          tell()
        }
        const call = enqueue(request, {
          resolve: (value) => settled(() => resolve(value as T), 'lost_race'),
          reject: (error) => settled(() => reject(error), 'cancelled'),
        })
        request.signal?.addEventListener('abort', cancel, { once: true })
      }),
    snapshot: () => ({
      pool,
      buckets: account.buckets(),
      inFlight: attempts.inFlight(),
      queued: queue.size(),
      queuedAmounts: addAmounts(queue.items().map((call) => call.amounts)),
      concurrency: window.limit(),
      firstTokenMs: statistics.firstTokenMs(),
      tokensPerSecond: statistics.tokensPerSecond(),
      kinds: statistics.kinds(),
    }),
  }
}

function cancellation(signal: AbortSignal | undefined): KnowbaseError {
  if (signal?.reason instanceof KnowbaseError) return signal.reason
  return new KnowbaseError('cancelled', 'The run was cancelled.', { cause: signal?.reason })
}

/** One such number would spoil every sum that it is in. */
function checkRequest({ task, cost }: CallRequest<unknown>): void {
  for (const [name, figure] of Object.entries({ ...cost, remaining: task.remaining })) {
    if (!(figure >= 0 && Number.isFinite(figure)))
      throw new KnowbaseError('invalid_input', `${name} of a ${task.kind} call must be at least 0, not ${figure}`)
  }
}
