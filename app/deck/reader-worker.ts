// Runs in a worker thread: what a hostile file does to memory and time stays in it.
import { parentPort } from 'node:worker_threads'
import { type KnowbaseErrorOptions, toKnowbaseError } from '../domain/errors.ts'
import { createDeckReader } from './deck-reader.ts'
import { inspectDeck } from './inspect-deck.ts'

export type ReaderTask = { readonly kind: 'read' | 'inspect'; readonly path: string }

/** An error's own fields do not survive the way between threads. */
export type ReaderAnswer =
  | { readonly value: unknown }
  | { readonly error: Omit<KnowbaseErrorOptions, 'cause'> & { readonly code: string; readonly message: string } }

const read = createDeckReader()

async function answer({ kind, path }: ReaderTask): Promise<ReaderAnswer> {
  try {
    return { value: kind === 'read' ? await read(path) : await inspectDeck(path) }
  } catch (thrown) {
    const { code, message, advice, retryable, data } = toKnowbaseError(thrown)
    return { error: { code, message, retryable, data, ...(advice !== undefined && { advice }) } }
  }
}

parentPort?.on('message', (task: ReaderTask) => {
  void answer(task).then((result) => parentPort?.postMessage(result))
})
