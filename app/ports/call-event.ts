import type { CallCost } from '../domain/amounts.ts'
import type { KnowbaseError } from '../domain/errors.ts'
import type { CallTask, RateLimits, Usage } from './language-model.ts'

type CallMoment = {
  /** Milliseconds of Clock.now. */
  readonly at: number
  /** Such as `openai/gpt-5-mini`: calls of one pool share limits. */
  readonly pool: string
  /** Counts calls from 1 within a process. A call is one result wanted, whatever number of attempts it takes. */
  readonly call: number
  readonly task: CallTask
}

type AttemptMoment = CallMoment & {
  /** From 1 within the call; retries and hedges count on. */
  readonly attempt: number
}

/** What happens to a call, in this order; an attempt ends as finished, rejected, failed or abandoned. */
export type CallEvent =
  /** Waits for its turn. */
  | (CallMoment & { readonly type: 'queued'; readonly cost: CallCost })
  /** Leaves. A hedge is asked beside an attempt that takes unusually long; `inFlight` attempts of the pool, itself included. */
  | (AttemptMoment & { readonly type: 'started'; readonly hedge: boolean; readonly inFlight: number })
  /** Its headers are there. */
  | (AttemptMoment & { readonly type: 'headers'; readonly limits: RateLimits; readonly afterMs: number })
  | (AttemptMoment & { readonly type: 'first_token'; readonly afterMs: number })
  /** Brought the call's result. `chargedTokens` is prompt plus reserved answer, as a provider's limits count it. */
  | (AttemptMoment & {
      readonly type: 'finished'
      readonly usage: Usage
      readonly chargedTokens: number
      readonly durationMs: number
    })
  /** The provider had no room: 429, 503 or 529. The call is queued again at its old rank. */
  | (AttemptMoment & {
      readonly type: 'rejected'
      readonly status: number
      readonly retryAfterMs: number | undefined
      readonly durationMs: number
    })
  /** An attempt failed otherwise; `retryInMs` undefined where it is not tried again (or another attempt still runs). */
  | (AttemptMoment & {
      readonly type: 'failed'
      readonly error: KnowbaseError
      readonly chargedTokens: number
      readonly durationMs: number
      readonly retryInMs: number | undefined
    })
  /** Aborted: another attempt was faster, it took too long, or the document was cancelled. Its tokens are wasted. */
  | (AttemptMoment & {
      readonly type: 'abandoned'
      readonly reason: 'lost_race' | 'deadline' | 'cancelled'
      readonly chargedTokens: number
      readonly durationMs: number
    })

/** Must not throw. */
export type OnCallEvent = (event: CallEvent) => void
