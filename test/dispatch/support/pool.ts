import type { BudgetLimits } from '../../../app/dispatch/budget-limits.ts'
import { createDispatcher, type Dispatcher, type DispatcherOptions } from '../../../app/dispatch/dispatcher.ts'
import { createLocalRateBudget } from '../../../app/dispatch/local-rate-budget.ts'
import type { Answer, AttemptHooks, CallRequest } from '../../../app/dispatch/pooled-call.ts'
import type { CallCost } from '../../../app/domain/amounts.ts'
import { ModelCallError, type ModelCallErrorOptions } from '../../../app/domain/model-call-error.ts'
import type { CallEvent } from '../../../app/ports/call-event.ts'
import type { CallTask, RateLimits } from '../../../app/ports/language-model.ts'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts'

/** A dispatcher on a virtual clock, and everything it told. */
export type Pool = {
  readonly clock: VirtualClock
  readonly dispatcher: Dispatcher
  readonly events: CallEvent[]
  readonly of: <K extends CallEvent['type']>(type: K) => Extract<CallEvent, { type: K }>[]
}

export function createPool(
  limits: BudgetLimits = {},
  options: Partial<DispatcherOptions> & { readonly clock?: VirtualClock } = {},
): Pool {
  const clock = options.clock ?? createVirtualClock()
  const events: CallEvent[] = []
  const dispatcher = createDispatcher({
    pool: 'test',
    budget: createLocalRateBudget({ limits, clock }),
    separateBuckets: false,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    ...options,
    clock,
  })
  const of = <K extends CallEvent['type']>(type: K) =>
    events.filter((event): event is Extract<CallEvent, { type: K }> => event.type === type)
  return { clock, dispatcher, events, of }
}

export type Reply = {
  readonly afterMs: number
  /** Milliseconds until headers; with the answer where unset. */
  readonly headersAfterMs?: number
  readonly limits?: RateLimits
  readonly outputTokens?: number
  readonly error?: Error
}

/** A provider that answers a call's attempts as scripted, the last reply for all further ones. */
export function scripted(clock: VirtualClock, ...replies: readonly [Reply, ...Reply[]]) {
  const asked: AttemptHooks[] = []
  const ask = (hooks: AttemptHooks): Promise<Answer<string>> => {
    const reply = replies[Math.min(asked.length, replies.length - 1)] ?? replies[0]
    const number = asked.push(hooks)
    return new Promise((resolve, reject) => {
      hooks.signal.addEventListener('abort', () => reject(new ModelCallError('cancelled', 'Aborted')))
      const { headersAfterMs, limits = {} } = reply
      if (headersAfterMs !== undefined) clock.schedule(headersAfterMs, () => hooks.onRateLimits(limits))
      clock.schedule(reply.afterMs, () => {
        if (reply.error !== undefined) {
          hooks.onRateLimits(limits)
          reject(reply.error)
        } else {
          const usage = { inputTokens: 10, cachedInputTokens: 0, outputTokens: reply.outputTokens ?? 10 }
          resolve({ value: `answer ${number}`, usage, rateLimits: limits })
        }
      })
    })
  }
  return { ask, asked }
}

export function request(
  ask: (hooks: AttemptHooks) => Promise<Answer<string>>,
  { task = {}, cost = {}, signal }: { task?: Partial<CallTask>; cost?: Partial<CallCost>; signal?: AbortSignal } = {},
): CallRequest<string> {
  return {
    task: { documentId: 'deck', segmentId: 'segment', segmentIndex: 0, kind: 'extract', remaining: 0, ...task },
    cost: { requests: 1, inputTokens: 10, outputTokens: 10, ...cost },
    ask,
    signal,
  }
}

export function unavailable(status: number | undefined, options: ModelCallErrorOptions = {}): ModelCallError {
  const known = status === undefined ? {} : { status }
  return new ModelCallError('provider_unavailable', `Status ${status}`, { ...known, retryable: true, ...options })
}
