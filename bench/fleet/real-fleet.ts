import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { IngestReport } from '../../app/pipeline/ingest-report.ts'
import { commandsOf, startRedis } from '../../test/services/redis.ts'
import { type BenchRow, coldProcess, row } from '../harness.ts'
import { type AccountLimits, accountAt, accountVariables } from '../provider/bench-account.ts'
import { boundOf, failedSegments, writeDecks } from '../provider/measure.ts'
import { figuresOf } from '../provider/provider-run.ts'
import { startProviderThread } from '../provider/provider-thread.ts'
import { createScaledClock, startNow } from '../provider/scaled-clock.ts'

export type RealFleetOptions = {
  readonly workers: number
  readonly decksAWorker: number
  readonly limits: AccountLimits
  /** How many times as fast as in reality answers come. */
  readonly quickness: number
  readonly seed: number
}

/**
 * Processes that ingest decks of 250 slides, with one account at a provider behind HTTP and one Redis for budget and
 * journal, all by their real clocks. Answers are quick, so that limits that let the run last for a minute or two are what
 * binds, as they do for many decks, and the answer to the last call is a small part of it.
 */
export async function realFleetRows(options: RealFleetOptions): Promise<BenchRow[]> {
  const { workers, decksAWorker, limits, quickness, seed } = options
  const start = startNow()
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-bench-'))
  const redis = await startRedis()
  const provider = await startProviderThread({
    ...accountAt(limits),
    seed,
    speed: 1,
    start,
    quickness,
  })
  try {
    const decks = await writeDecks(folder, workers * decksAWorker, seed)
    const before = await commandsOf(redis.url)
    const outputs = await Promise.all(
      Array.from({ length: workers }, (_, index) =>
        coldProcess([workerFile, ...decks.slice(index * decksAWorker, (index + 1) * decksAWorker)], {
          KNOWBASE_DATA: join(folder, `worker-${index}`),
          ...accountVariables(provider.url, limits),
          REDIS_URL: redis.url,
        }),
      ),
    )
    const after = await commandsOf(redis.url)
    const reports = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as IngestReport[])
    const calls = await provider.calls()
    const run = figuresOf(calls, reports, 0, createScaledClock(1, start).now(), 1)
    const since = (command: string): number => (after[command] ?? 0) - (before[command] ?? 0)
    // A script counts as one operation. The budget's is the only one that asks for the time.
    const budget = since('time') / calls.length
    const all = (since('evalsha') + since('eval') + since('hmget')) / calls.length
    const name = `${workers} processes, ${decks.length} decks`
    const bound = boundOf(run, limits)
    return [
      row(`${name}: calls`, calls.length, ''),
      row(`${name}: calling`, run.callingSeconds, 's'),
      row(`${name}: the bound (${bound.binds})`, bound.seconds, 's'),
      row(`${name}: times the bound`, run.callingSeconds / bound.seconds, '', { atMost: 1.03 }),
      row(`${name}: 429s`, run.rejected, '', { atMost: 0 }),
      row(`${name}: segments lost`, failedSegments(run), '', { atMost: 0 }),
      row(`${name}: the budget's operations in Redis a call`, budget, '', { atMost: 1.1 }),
      row(`${name}: with the journal's, one to look up and one to store`, all, ''),
    ]
  } finally {
    await provider.close()
    await redis.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const workerFile = fileURLToPath(new URL('./fleet-worker.ts', import.meta.url))
