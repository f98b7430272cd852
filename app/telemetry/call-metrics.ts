import { Counter, Gauge, type Registry } from 'prom-client'
import { ModelCallError } from '../domain/model-call-error.ts'
import type { Usage } from '../domain/usage.ts'
import type { CallEvent, OnCallEvent } from '../ports/call-event.ts'
import type { PoolSnapshot } from '../ports/pool-snapshot.ts'

export type CallMetricsOptions = {
  readonly registry: Registry
  /** All pools that may be asked. */
  readonly pools: readonly string[]
  /** US dollars that went to each pool whose price is known. */
  readonly paid: () => ReadonlyMap<string, number>
  /** What the dispatcher knows now; undefined where no provider is asked. */
  readonly snapshot: () => PoolSnapshot | undefined
}

/** Figures of the calls to providers. */
export function createCallMetrics({ registry, pools, paid, snapshot }: CallMetricsOptions): OnCallEvent {
  const registers = [registry]
  const inFlight = new Gauge({
    name: 'knowbase_calls_in_flight',
    help: 'Calls that left and have not come back.',
    labelNames: ['pool'],
    registers,
  })
  const calls = new Counter({
    name: 'knowbase_calls_total',
    help: 'Attempts at calls by how they ended: HTTP status, or what else happened.',
    labelNames: ['pool', 'status'],
    registers,
  })
  const rateLimited = new Counter({
    name: 'knowbase_rate_limited_total',
    help: 'Answers 429 of providers.',
    labelNames: ['pool'],
    registers,
  })
  const tokens = new Counter({
    name: 'knowbase_tokens_total',
    help: 'Tokens as providers counted them; cached input is part of the input.',
    labelNames: ['pool', 'kind'],
    registers,
  })
  registry.registerMetric(
    new Counter({
      name: 'knowbase_dollars_total',
      help: 'US dollars that went to models whose price is known; for an aborted call the most that it can have cost.',
      labelNames: ['pool'],
      registers: [],
      collect() {
        this.reset()
        for (const [pool, dollars] of paid()) this.inc({ pool }, dollars)
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'knowbase_budget_level',
      help: 'What is left of a budget now, as a share of what it holds when full.',
      labelNames: ['pool', 'bucket'],
      registers: [],
      collect() {
        const { pool = '', buckets = {} } = snapshot() ?? {}
        for (const [bucket, { level, capacity }] of Object.entries(buckets))
          this.set({ pool, bucket }, capacity > 0 ? level / capacity : 0)
      },
    }),
  )
  registry.registerMetric(
    new Gauge({
      name: 'knowbase_budget_per_minute',
      help: 'What a budget lets through a minute, as set or as learnt from the answers.',
      labelNames: ['pool', 'bucket'],
      registers: [],
      collect() {
        const { pool = '', buckets = {} } = snapshot() ?? {}
        for (const [bucket, { perMinute }] of Object.entries(buckets))
          if (perMinute !== undefined) this.set({ pool, bucket }, perMinute)
      },
    }),
  )

  const count = (pool: string, usage: Usage): void => {
    tokens.inc({ pool, kind: 'input' }, usage.inputTokens)
    tokens.inc({ pool, kind: 'cached_input' }, usage.cachedInputTokens)
    tokens.inc({ pool, kind: 'output' }, usage.outputTokens)
  }

  // What counts changes tells nothing of a series that begins with its first change.
  for (const pool of pools) {
    inFlight.set({ pool }, 0)
    rateLimited.inc({ pool }, 0)
    for (const status of ['200', '429']) calls.inc({ pool, status }, 0)
    count(pool, { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 })
  }

  return (event) => {
    const { pool } = event
    if (event.type === 'started') inFlight.inc({ pool })
    const status = endOf(event)
    if (status === undefined) return
    inFlight.dec({ pool })
    calls.inc({ pool, status })
    if (status === '429') rateLimited.inc({ pool })
    const usage = usageOf(event)
    if (usage !== undefined) count(pool, usage)
  }
}

/** Undefined for what is not the end of an attempt. */
function endOf(event: CallEvent): string | undefined {
  switch (event.type) {
    case 'finished':
      return '200'
    case 'rejected':
      return String(event.status)
    case 'failed':
      return event.error instanceof ModelCallError && event.error.status !== undefined
        ? String(event.error.status)
        : event.error.code
    case 'abandoned':
      return event.reason
    case 'queued':
    case 'started':
    case 'headers':
    case 'first_token':
      return undefined
  }
}

function usageOf(event: CallEvent): Usage | undefined {
  if (event.type === 'finished') return event.usage
  return event.type === 'failed' && event.error instanceof ModelCallError ? event.error.usage : undefined
}
