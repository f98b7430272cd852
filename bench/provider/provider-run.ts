import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../app/config.ts'
import type { IngestReport } from '../../app/pipeline/ingest-report.ts'
import { openWorkshop } from '../../app/wire.ts'
import { ingestAsUsual } from '../ingest-as-usual.ts'
import { type AccountLimits, accountAt, accountVariables } from './bench-account.ts'
import type { TimedCall } from './chains.ts'
import { startProviderThread } from './provider-thread.ts'
import { createScaledClock, startNow } from './scaled-clock.ts'
import { type CallRecord, idleMs } from './statistics.ts'

export type ProviderRunOptions = {
  readonly decks: readonly string[]
  /** Requests and tokens a minute; undefined: no limits and answers at once, to count what is charged. */
  readonly limits: AccountLimits | undefined
  readonly depth: 'fast' | 'balanced' | 'thorough'
  readonly seed: number
  /** How many times as fast as in reality time passes for provider and scheduler. */
  readonly speed: number
}

/** What an ingestion of decks side by side looked like from the provider. Times are the provider's, in seconds. */
export type ProviderRun = {
  readonly reports: readonly IngestReport[]
  readonly chatCalls: readonly CallRecord[]
  /** The calls that had to be made, each with the latency drawn for its first attempt, which no schedule can know. */
  readonly needed: readonly TimedCall[]
  /** Tokens that they were charged: those of hedges and retries are left out. */
  readonly chargedTokens: number
  /** From the first chat call's arrival to the last one's end. */
  readonly callingSeconds: number
  /** Real seconds of the whole run with no call in flight. */
  readonly outsideSeconds: number
  readonly rejected: number
}

/** Ingests decks with a key, all at once, through the same wiring as the command line, into a graph of their own. */
export async function runAgainstProvider(options: ProviderRunOptions): Promise<ProviderRun> {
  const { decks, limits, depth, seed, speed } = options
  const start = startNow()
  const clock = createScaledClock(speed, start)
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-bench-'))
  const provider = await startProviderThread({
    ...accountAt(limits),
    seed: limits === undefined ? undefined : seed,
    speed,
    start,
  })
  try {
    const config = readConfig({
      KNOWBASE_DATA: folder,
      ...accountVariables(provider.url, limits),
      EXTRACTION_DEPTH: depth,
    })
    const started = clock.now()
    const workshop = await openWorkshop(config, { clock })
    try {
      const reports = await Promise.all(decks.map((deck) => ingestAsUsual(deck, workshop.parts)))
      const ended = clock.now()
      return figuresOf(await provider.calls(), reports, started, ended, speed)
    } finally {
      await workshop.close()
    }
  } finally {
    await provider.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Times of the provider's clock, `speed` times as fast as the real one. */
export function figuresOf(
  calls: readonly CallRecord[],
  reports: readonly IngestReport[],
  started: number,
  ended: number,
  speed: number,
): ProviderRun {
  const chatCalls = calls.filter((call) => call.kind === 'chat')
  const firstAttempts = new Map([...chatCalls].reverse().map((record) => [record.key, record]))
  const needed = [...firstAttempts.values()].flatMap(({ call, latencyMs }) =>
    call === undefined ? [] : [{ call, seconds: latencyMs / 1000 }],
  )
  const firstStart = Math.min(...chatCalls.map((call) => call.started))
  const lastEnd = Math.max(...chatCalls.map((call) => call.ended ?? ended))
  return {
    reports,
    chatCalls,
    needed,
    chargedTokens: [...firstAttempts.values()].reduce((sum, call) => sum + call.chargedTokens, 0),
    callingSeconds: (lastEnd - firstStart) / 1000,
    outsideSeconds: idleMs(calls, started, ended) / 1000 / speed,
    rejected: calls.filter((call) => call.status === 429).length,
  }
}
