import { KnowbaseError } from '../domain/errors.ts'
import type { JobError } from '../domain/job.ts'

export function keyReused(key: string): KnowbaseError {
  return new KnowbaseError(
    'invalid_input',
    `The idempotency key ${JSON.stringify(key)} was used for another request.`,
    {
      advice: 'Use a new key for each request.',
    },
  )
}

export function queueFull(open: number): KnowbaseError {
  return new KnowbaseError('queue_full', `${open} jobs wait or run already.`, {
    advice: 'Try again later.',
    retryable: true,
    data: { retryAfterSeconds: 10 },
  })
}

/** Redis has no memory left for another deck. */
export function redisFull(cause?: unknown): KnowbaseError {
  return new KnowbaseError('queue_full', 'The queue has no room for another deck.', {
    advice: 'Try again later, or give Redis more memory: REDIS_MEMORY and REDIS_MAXMEMORY.',
    retryable: true,
    data: { retryAfterSeconds: 30 },
    cause,
  })
}

/**
 * What a client of Redis threw, without what it was asked: its errors carry the arguments of the command, which are the
 * bytes of a deck, into whatever logs them.
 */
export function redisFailed(url: string, thrown: unknown): KnowbaseError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const cause = new Error(error.message)
  // Several decks came at once and filled it up between them.
  if (error.message.startsWith('OOM')) return redisFull(cause)
  // Of the server, and not of the connection to it.
  const isAnswer = error.name === 'ReplyError'
  const what = isAnswer ? 'refused' : 'does not answer'
  return new KnowbaseError('store_failed', `Redis at ${new URL(url).host} ${what}: ${error.message}`, {
    advice: 'Check REDIS_URL, and that the server runs.',
    retryable: !isAnswer,
    cause,
  })
}

export function diedTooOften(deaths: number): JobError {
  return {
    code: 'internal',
    message: `The process died ${deaths} times while it worked on this deck.`,
    advice: 'Try it with more memory, or leave the deck out.',
    retryable: false,
  }
}
