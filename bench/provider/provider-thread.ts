import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { createLatency, quickened } from './latency.ts'
import { type MockProviderOptions, startMockProvider } from './mock-provider.ts'
import { type ClockStart, createScaledClock } from './scaled-clock.ts'
import { createSlideAnswers } from './slide-answers.ts'
import type { CallRecord } from './statistics.ts'

/** What can be told to another thread. */
export type ProviderThreadOptions = Pick<
  MockProviderOptions,
  'models' | 'key' | 'limits' | 'embeddings' | 'contextTokens'
> & {
  readonly speed: number
  readonly start: ClockStart
  /** Of the latencies; undefined for answers at once. */
  readonly seed: number | undefined
  /** How many times as fast as in reality answers come, with no change to the clock. Default 1. */
  readonly quickness?: number
}

/** Share of the claims that cite a wrong line, as models do now and then. */
const wrongLines = 0.03

export type ProviderThread = {
  readonly url: string
  /** Every request so far. */
  readonly calls: () => Promise<readonly CallRecord[]>
  readonly close: () => Promise<void>
}

/**
 * A provider that answers extraction prompts, in a thread of its own: in reality, too, it does not wait for the work of
 * its clients, nor they for its work.
 */
export async function startProviderThread(options: ProviderThreadOptions): Promise<ProviderThread> {
  const worker = new Worker(new URL(import.meta.url), { workerData: options })
  const answer = async (): Promise<unknown> => (await once(worker, 'message'))[0]
  const url = (await answer()) as string
  return {
    url,
    calls: async () => {
      const calls = answer()
      worker.postMessage('calls', [])
      return (await calls) as readonly CallRecord[]
    },
    close: async () => {
      await worker.terminate()
    },
  }
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort
  const { speed, start, seed, quickness = 1, ...options } = workerData as ProviderThreadOptions
  const provider = await startMockProvider({
    ...options,
    answer: createSlideAnswers({ wrongLines }),
    clock: createScaledClock(speed, start),
    ...(seed === undefined ? {} : { latency: quickened(createLatency(seed), quickness) }),
  })
  port.on('message', () => port.postMessage(provider.statistics.calls, []))
  port.postMessage(provider.url, [])
}
