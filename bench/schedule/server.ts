import type { Answer, AttemptHooks } from '../../app/dispatch/pooled-call.ts'
import { type Amounts, amountsOf, type BucketName } from '../../app/domain/amounts.ts'
import { ModelCallError } from '../../app/domain/model-call-error.ts'
import type { Clock } from '../../app/ports/clock.ts'
import type { LimitReading, RateLimits } from '../../app/ports/language-model.ts'
import type { Draws } from './random.ts'
import type { SimulatedCall } from './workload.ts'

export type ServerOptions = {
  /** Limits a minute. */
  readonly limits: Amounts
  /** Seconds of its limit that a full bucket holds. Default 60. */
  readonly burstSeconds?: number
  /** Part of the buckets that is there at the start. Default 1. */
  readonly fill?: number
  /** Tokens the server counts for one that the client counts. Default 1. */
  readonly overcount?: number
  /** Calls at once that it takes without ever saying so. */
  readonly hiddenConcurrency?: number
  /** Whether answers carry rate-limit headers. Default true. */
  readonly headers?: boolean
}

type ServerCounts = { rejected: number; chargedTokens: number; usedTokens: number }

/** A provider with token buckets, as OpenAI documents its own: charged when a request comes, reserve included. */
export type SimulatedServer = {
  readonly ask: (call: SimulatedCall, hooks: AttemptHooks) => Promise<Answer<undefined>>
  readonly counts: ServerCounts
}

export function createServer(options: ServerOptions, clock: Clock, draws: Draws): SimulatedServer {
  const { burstSeconds = 60, fill = 1, overcount = 1, hiddenConcurrency = Number.POSITIVE_INFINITY } = options
  const buckets = (Object.entries(options.limits) as [BucketName, number][]).map(([name, perMinute]) => {
    const capacity = (perMinute * burstSeconds) / 60
    return { name, perMinute, capacity, level: capacity * fill, at: clock.now() }
  })
  const separate = options.limits.outputTokens !== undefined
  const counts: ServerCounts = { rejected: 0, chargedTokens: 0, usedTokens: 0 }
  const admissions = new Map<SimulatedCall, number>()
  let inside = 0

  const counted = (call: SimulatedCall): Amounts => {
    const { inputTokens, outputTokens } = call.cost
    return amountsOf(
      { requests: 1, inputTokens: inputTokens * overcount, outputTokens: outputTokens * overcount },
      separate,
    )
  }

  const refill = (): void => {
    for (const bucket of buckets) {
      bucket.level = Math.min(bucket.capacity, bucket.level + ((clock.now() - bucket.at) * bucket.perMinute) / 60_000)
      bucket.at = clock.now()
    }
  }

  const headers = (): RateLimits => {
    if (options.headers === false) return {}
    const reading = ({ perMinute, capacity, level }: (typeof buckets)[number]): LimitReading => ({
      limit: perMinute,
      remaining: Math.max(0, Math.floor(level)),
      resetMs: Math.ceil(((capacity - level) / perMinute) * 60_000),
    })
    return Object.fromEntries(buckets.map((bucket) => [bucket.name, reading(bucket)]))
  }

  /** Milliseconds until there is room for a call; 0 where there is. */
  const roomIn = (amounts: Amounts): number =>
    Math.max(...buckets.map((one) => (((amounts[one.name] ?? 0) - one.level) / one.perMinute) * 60_000), 0)

  const refuse = (retryAfterMs: number | undefined, hooks: AttemptHooks): ModelCallError => {
    counts.rejected++
    hooks.onRateLimits(headers())
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(retryAfterMs) }
    return new ModelCallError('provider_unavailable', 'Rate limit reached', { status: 429, retryable: true, ...wait })
  }

  return {
    counts,
    ask: (call, hooks) =>
      new Promise((resolve, reject) => {
        // Requests travel for some milliseconds and may overtake each other.
        const travelMs = draws.between(5, 30)
        clock.schedule(travelMs, () => {
          if (hooks.signal.aborted) return reject(new ModelCallError('cancelled', 'Aborted'))
          refill()
          const amounts = counted(call)
          const wait = roomIn(amounts)
          if (inside >= hiddenConcurrency || wait > 0) {
            clock.schedule(travelMs, () => reject(refuse(wait > 0 ? wait : undefined, hooks)))
            return undefined
          }
          for (const bucket of buckets) bucket.level -= amounts[bucket.name] ?? 0
          const limits = headers()
          const { inputTokens, outputTokens: reserved } = call.cost
          counts.chargedTokens += inputTokens + reserved
          inside++
          const admission = admissions.get(call) ?? 0
          admissions.set(call, admission + 1)
          const latency = call.latencies[Math.min(admission, call.latencies.length - 1)]
          if (latency === undefined) throw new Error('A call has no latencies')
          const { firstTokenMs, durationMs, outputTokens } = latency
          let left = false
          const leave = (): void => {
            if (left) return
            left = true
            inside--
            if (!separate) return
            refill()
            const output = buckets.find((bucket) => bucket.name === 'outputTokens')
            if (output !== undefined) output.level = Math.min(output.capacity, output.level + reserved - outputTokens)
          }
          const cancelFirst = clock.schedule(firstTokenMs - travelMs, () => {
            hooks.onRateLimits(limits)
            if (outputTokens > 0) hooks.onFirstToken()
          })
          const cancelEnd = clock.schedule(durationMs - travelMs, () => {
            leave()
            counts.usedTokens += inputTokens + reserved
            const usage = { inputTokens, cachedInputTokens: 0, outputTokens }
            resolve({ value: undefined, usage, rateLimits: limits })
          })
          hooks.signal.addEventListener('abort', () => {
            cancelFirst()
            cancelEnd()
            clock.schedule(travelMs, leave)
            reject(new ModelCallError('cancelled', 'Aborted'))
          })
        })
      }),
  }
}
