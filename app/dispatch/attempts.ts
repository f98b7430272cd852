import type { Amounts } from '../domain/amounts.ts'
import { ModelCallError } from '../domain/model-call-error.ts'
import type { OnCallEvent } from '../ports/call-event.ts'
import type { Clock } from '../ports/clock.ts'
import type { RateLimits, Usage } from '../ports/language-model.ts'
import { backoff, type Random } from './backoff.ts'
import type { BudgetAccount, Spend } from './budget-account.ts'
import type { ConcurrencyWindow } from './concurrency-window.ts'
import { deadlineMs } from './deadline.ts'
import type { Hedging } from './hedging.ts'
import type { LatencyStatistics } from './latency-statistics.ts'
import type { Answer, Attempt, PooledCall } from './pooled-call.ts'
import { createRejections } from './rejections.ts'
import { givenUp, judge, type Verdict } from './verdict.ts'
import type { WorkAhead } from './work-ahead.ts'

export type AttemptsOptions = {
  readonly pool: string
  readonly clock: Clock
  readonly account: BudgetAccount
  readonly window: ConcurrencyWindow
  readonly statistics: LatencyStatistics
  readonly hedging: Hedging
  readonly work: WorkAhead
  readonly separateBuckets: boolean
  readonly random: Random
  readonly onEvent: OnCallEvent
  /** Puts a call that is not settled back into the queue, at its rank. */
  readonly requeue: (call: PooledCall) => void
  /** To be called after everything that may let another call leave. */
  readonly wake: () => void
}

/** The attempts of a pool's calls, from leaving to their end. */
export type Attempts = {
  /** Asks the provider once. The account has to hold what it costs. */
  readonly start: (call: PooledCall, hedge: boolean) => void
  /** Aborts what still runs of a call. */
  readonly abandon: (call: PooledCall, reason: 'lost_race' | 'cancelled') => void
  readonly inFlight: () => number
}

const mostFailures = 5
const failurePause = { firstMs: 500, mostMs: 30_000 }
/** Rejections count as no failure, so only a provider that never has room comes to this. */
const mostRejections = 100

type Live = {
  readonly call: PooledCall
  readonly attempt: Attempt
  readonly spend: Spend
  limits: RateLimits | undefined
  disarm: () => void
}

export function createAttempts(options: AttemptsOptions): Attempts {
  const { pool, clock, account, window, statistics, hedging, work, separateBuckets, random, onEvent, requeue, wake } =
    options
  const live = new Map<Attempt, Live>()
  const rejections = createRejections({ account, window, clock, random })

  const moment = ({ call, attempt }: Live) => ({
    at: clock.now(),
    pool,
    call: call.id,
    task: call.request.task,
    attempt: attempt.number,
  })
  const age = ({ attempt }: Live): number => clock.now() - attempt.startedAt
  const running = (kind: string): number => [...live.values()].filter(({ call }) => call.size.kind === kind).length

  /** Takes an attempt off the books. Whatever still comes of it is ignored. */
  const close = (one: Live): void => {
    one.disarm()
    live.delete(one.attempt)
    one.call.running.delete(one.attempt)
  }

  const heard = (one: Live, limits: RateLimits): void => {
    if (one.limits === undefined) {
      one.limits = limits
      one.spend.hear(limits)
      onEvent({ ...moment(one), type: 'headers', limits, afterMs: age(one) })
    }
    const stated = Object.keys(one.limits).length > 0
    window.heard(one.attempt.startedAt, stated || account.knowsAllLimits())
    wake()
  }

  const firstToken = (one: Live): void => {
    if (one.attempt.firstTokenAt !== undefined) return
    one.attempt.firstTokenAt = clock.now()
    statistics.addFirstToken(age(one))
    onEvent({ ...moment(one), type: 'first_token', afterMs: age(one) })
  }

  const abort = (one: Live, reason: 'lost_race' | 'deadline' | 'cancelled'): void => {
    close(one)
    one.attempt.abort.abort()
    onEvent({ ...moment(one), type: 'abandoned', reason, chargedTokens: one.call.tokens, durationMs: age(one) })
  }

  const succeeded = (one: Live, answer: Answer<unknown>): void => {
    close(one)
    heard(one, answer.rateLimits)
    window.succeeded(live.size)
    rejections.succeeded()
    statistics.add(one.call.size, age(one))
    work.ended(one.call.amounts, age(one) / 1000)
    const streamedMs = clock.now() - (one.attempt.firstTokenAt ?? clock.now())
    if (streamedMs > 0) statistics.addSpeed((answer.usage.outputTokens * 1000) / streamedMs)
    one.spend.settle(amountsUsed(answer.usage, separateBuckets))
    const { usage } = answer
    onEvent({ ...moment(one), type: 'finished', usage, chargedTokens: one.call.tokens, durationMs: age(one) })
    one.call.resolve(answer.value)
  }

  /** Tries again after a pause, unless another attempt still runs or it was tried often enough. */
  const retry = (one: Live, verdict: Extract<Verdict, { type: 'retry' }>): number | undefined => {
    const { call } = one
    call.failures++
    if (call.running.size > 0) return undefined
    if (call.failures >= mostFailures) {
      call.reject(givenUp(verdict.error, call.attempts))
      return undefined
    }
    const pauseMs = Math.max(verdict.retryAfterMs ?? 0, backoff(call.failures, random, failurePause))
    clock.schedule(pauseMs, () => requeue(call))
    return pauseMs
  }

  const rejected = (one: Live, { status, retryAfterMs, error }: Extract<Verdict, { type: 'rejected' }>): void => {
    const { call, attempt } = one
    const { startedAt } = attempt
    onEvent({ ...moment(one), type: 'rejected', status, retryAfterMs, durationMs: age(one) })
    one.spend.refund()
    const { amounts } = call
    rejections.add({ startedAt, retryAfterMs, amounts, limits: one.limits ?? {}, inFlight: live.size })
    if (++call.rejections >= mostRejections) call.reject(givenUp(error, call.attempts))
    else if (call.running.size === 0) requeue(call)
  }

  const failed = (one: Live, thrown: unknown): void => {
    close(one)
    const { call } = one
    const verdict = judge(thrown)
    if (verdict.type === 'rejected') rejected(one, verdict)
    else {
      const { error } = verdict
      const usage = error instanceof ModelCallError ? error.usage : undefined
      if (usage !== undefined) one.spend.settle(amountsUsed(usage, separateBuckets))
      const chargedTokens = refused(error) ? 0 : call.tokens
      const retryInMs = verdict.type === 'retry' ? retry(one, verdict) : undefined
      onEvent({ ...moment(one), type: 'failed', error, chargedTokens, durationMs: age(one), retryInMs })
      if (verdict.type === 'fatal' && call.running.size === 0) call.reject(error)
    }
    wake()
  }

  /** Ends an attempt that takes too long; looks again where the limit has moved meanwhile. */
  const arm = (one: Live): void => {
    const { size } = one.call
    const limitMs = (): number => deadlineMs(statistics, size, running(size.kind), one.call.failures)
    const limit = limitMs()
    const check = (): void => {
      if (age(one) < limitMs()) return arm(one)
      const seconds = Math.round(age(one) / 1000)
      const error = new ModelCallError('provider_unavailable', `No answer within ${seconds} s`, { retryable: true })
      abort(one, 'deadline')
      window.rejected(one.attempt.startedAt, live.size)
      retry(one, { type: 'retry', error, retryAfterMs: undefined })
      wake()
    }
    one.disarm = clock.schedule(Math.max(1, limit - age(one)), check)
  }

  return {
    start: (call, hedge) => {
      const abortController = new AbortController()
      const attempt: Attempt = {
        number: ++call.attempts,
        startedAt: clock.now(),
        abort: abortController,
        firstTokenAt: undefined,
      }
      const one: Live = {
        call,
        attempt,
        spend: account.spend(call.amounts),
        limits: undefined,
        disarm: () => undefined,
      }
      hedging.spent(call.tokens, hedge)
      window.started()
      live.set(attempt, one)
      call.running.add(attempt)
      arm(one)
      onEvent({ ...moment(one), type: 'started', hedge, inFlight: live.size })
      const isLive = (): boolean => live.has(attempt)
      const ask = async (): Promise<Answer<unknown>> =>
        call.request.ask({
          signal: abortController.signal,
          onRateLimits: (limits) => isLive() && heard(one, limits),
          onFirstToken: () => isLive() && firstToken(one),
        })
      ask().then(
        (answer) => isLive() && succeeded(one, answer),
        (error: unknown) => isLive() && failed(one, error),
      )
    },
    abandon: (call, reason) => {
      for (const attempt of call.running) {
        const one = live.get(attempt)
        if (one === undefined) continue
        // It would have taken longer still: without it the kind would look faster than it is.
        if (reason === 'lost_race') statistics.add(call.size, age(one))
        abort(one, reason)
      }
    },
    inFlight: () => live.size,
  }
}

function amountsUsed({ inputTokens, cachedInputTokens, outputTokens }: Usage, separateBuckets: boolean): Amounts {
  // Providers with buckets of their own for input do not count what they had cached (Anthropic's rate limits page).
  if (separateBuckets) return { requests: 1, inputTokens: inputTokens - cachedInputTokens, outputTokens }
  return { requests: 1, tokens: inputTokens + outputTokens }
}

/** Whether the provider turned the request down before doing anything. */
function refused(error: unknown): boolean {
  return error instanceof ModelCallError && error.status !== undefined && error.status >= 400 && error.status < 500
}
