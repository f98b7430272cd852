import pLimit from 'p-limit'
import type { Deck } from '../domain/deck.ts'
import { type ErrorCode, KnowbaseError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { DeckInspector, DeckOutline, DeckReader } from '../ports/deck-reader.ts'
import { type ReaderThread, startReaderThread } from './reader-thread.ts'
import type { ReaderAnswer, ReaderTask } from './reader-worker.ts'

export type IsolatedReaderOptions = {
  readonly clock: Clock
  /** Heap of a thread, MiB. Default 512. */
  readonly memoryMiB?: number
  /** Milliseconds a thread has for a deck. Default 60,000: the reader's own deadline, and as much to end itself. */
  readonly timeLimitMs?: number
  /** Decks at once. Default 2. */
  readonly threads?: number
}

/** A deck reader whose memory and time are bounded from outside: a thread that passes either is ended, and just it. */
export type IsolatedReader = {
  readonly read: DeckReader
  readonly inspect: DeckInspector
  readonly close: () => Promise<void>
}

export function createIsolatedReader(options: IsolatedReaderOptions): IsolatedReader {
  const { clock, memoryMiB = 512, timeLimitMs = 60_000, threads = 2 } = options
  const window = pLimit(threads)
  const idle: ReaderThread[] = []

  const inThread = async (task: ReaderTask, signal: AbortSignal | undefined): Promise<unknown> => {
    const limit = new AbortController()
    const cancelAlarm = clock.schedule(timeLimitMs, () => limit.abort())
    const thread = idle.pop() ?? startReaderThread(memoryMiB)
    try {
      return unpack(
        await thread.run(task, AbortSignal.any(signal === undefined ? [limit.signal] : [signal, limit.signal])),
      )
    } catch (thrown) {
      if (thrown instanceof KnowbaseError) throw thrown
      if (signal?.aborted === true) throw cancelled(signal.reason)
      if (limit.signal.aborted) throw tooLarge(`took more than ${timeLimitMs / 1000} s to read`, thrown)
      if (isOutOfMemory(thrown)) throw tooLarge(`took more than ${memoryMiB} MiB of memory to read`, thrown)
      throw thrown
    } finally {
      cancelAlarm()
      if (thread.alive()) idle.push(thread)
    }
  }

  return {
    read: async (path, { signal } = {}) => (await window(() => inThread({ kind: 'read', path }, signal))) as Deck,
    inspect: async (path, { signal } = {}) =>
      (await window(() => inThread({ kind: 'inspect', path }, signal))) as DeckOutline,
    close: async () => {
      await Promise.all(idle.splice(0).map((thread) => thread.end()))
    },
  }
}

function unpack(answer: ReaderAnswer): unknown {
  if ('value' in answer) return answer.value
  const { code, message, ...options } = answer.error
  throw new KnowbaseError(code as ErrorCode, message, options)
}

function isOutOfMemory(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

function tooLarge(what: string, cause: unknown): KnowbaseError {
  return new KnowbaseError('deck_too_large', `The deck ${what}.`, {
    advice: 'Split the deck, or leave out the slides that hold thousands of shapes.',
    cause,
  })
}

function cancelled(cause: unknown): KnowbaseError {
  return new KnowbaseError('cancelled', 'Reading the deck was cancelled.', { cause })
}
