import type { Clock } from '../../app/ports/clock.ts'
import type { ChatCall } from './provider-call.ts'

/** One request as the provider saw it; times are milliseconds of its clock. */
export type CallRecord = {
  readonly kind: 'chat' | 'embedding'
  /** Undefined for embeddings. */
  readonly call: ChatCall | undefined
  /** Hash of what was asked: a hedge or a retry has the key of the call it repeats. */
  readonly key: string
  readonly started: number
  ended: number | undefined
  outcome: 'answered' | 'refused' | 'aborted' | 'broken' | 'running'
  status: number
  /** Prompt plus reserved answer, as the token limit counts it; 0 for what was refused. */
  chargedTokens: number
  /** Milliseconds the whole answer was to take, drawn on arrival. */
  latencyMs: number
}

export type ProviderStatistics = {
  readonly calls: readonly CallRecord[]
  readonly maxInFlight: () => number
  readonly count: (status: number) => number
}

export type StatisticsBook = ProviderStatistics & {
  /** A request that arrived; one without a call is for embeddings. */
  readonly open: (key: string, call?: ChatCall) => CallRecord
  readonly close: (record: CallRecord, outcome: CallRecord['outcome'], status: number) => void
}

export function createStatistics(clock: Clock): StatisticsBook {
  const calls: CallRecord[] = []
  let [inFlight, most] = [0, 0]
  return {
    calls,
    maxInFlight: () => most,
    count: (status) => calls.filter((call) => call.status === status).length,
    open: (key, call) => {
      const started = clock.now()
      const record: CallRecord = {
        kind: call === undefined ? 'embedding' : 'chat',
        call,
        key,
        started,
        ended: undefined,
        outcome: 'running',
        status: 0,
        chargedTokens: 0,
        latencyMs: 0,
      }
      calls.push(record)
      most = Math.max(most, ++inFlight)
      return record
    },
    close: (record, outcome, status) => {
      if (record.outcome !== 'running') return
      inFlight--
      Object.assign(record, { outcome, status, ended: clock.now() })
    },
  }
}

/** Milliseconds between `from` and `to` with no call of either kind in flight. */
export function idleMs(calls: readonly CallRecord[], from: number, to: number): number {
  let [busy, until] = [0, from]
  for (const call of [...calls].sort((a, b) => a.started - b.started)) {
    const [start, end] = [Math.max(call.started, until), Math.min(call.ended ?? to, to)]
    if (end <= start) continue
    busy += end - start
    until = end
  }
  return to - from - busy
}
