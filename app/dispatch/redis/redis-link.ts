import { createHash } from 'node:crypto'
import { Redis } from 'ioredis'
import { KnowbaseError } from '../../domain/errors.ts'
import { messageOf } from '../../domain/message-of.ts'
import type { Clock } from '../../ports/clock.ts'

export type RedisLinkOptions = {
  /** Such as `redis://127.0.0.1:6379`. */
  readonly url: string
  readonly clock: Clock
  /**
   * Milliseconds that a command waits for a server that is away; at most 10,000 for one that was never there. Default
   * 60,000.
   */
  readonly patienceMs?: number
}

/** A connection whose commands outlast a restart of the server. */
export type RedisLink = {
  /**
   * What `work` brings. It is done again when the connection broke, so it has to bear being done twice.
   * @throws KnowbaseError store_failed, retryable where the server was away too long
   */
  readonly ask: <T>(work: (redis: Redis) => Promise<T>) => Promise<T>
  /** Runs a Lua script, whose text goes to the server once. Throws as `ask` does. */
  readonly run: (script: string, key: string, values: readonly (string | number)[]) => Promise<unknown>
  readonly close: () => void
}

/** Milliseconds after which a server that was never there is taken for a wrong address. */
const strangerMs = 10_000
/** Milliseconds between attempts to connect, and before a command is tried again. */
const againAfterMs = 250
/** What a server says that will be ready in a moment, or whose place another takes (Redis, error prefixes). */
const passing = /^(LOADING|READONLY|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN)/

export function createRedisLink({ url, clock, patienceMs = 60_000 }: RedisLinkOptions): RedisLink {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, retryStrategy: () => againAfterMs })
  // It connects again by itself; each command says what went wrong with it.
  redis.on('error', () => {})
  let closed = false
  let known = false
  redis.once('ready', () => {
    known = true
  })

  const attempt = async <T>(work: (one: Redis) => Promise<T>, isOver: () => boolean): Promise<T> => {
    for (;;) {
      try {
        return await work(redis)
      } catch (error) {
        if (closed || isOver() || !mayPass(error)) throw error
        await new Promise<void>((resolve) => clock.schedule(againAfterMs, resolve))
      }
    }
  }

  const ask: RedisLink['ask'] = (work) =>
    new Promise((resolve, reject) => {
      const waitMs = known ? patienceMs : Math.min(patienceMs, strangerMs)
      let over = false
      // A server that hangs brings no error.
      const cancel = clock.schedule(waitMs, () => {
        over = true
        reject(away(url, waitMs))
      })
      attempt(work, () => over).then(
        (value) => {
          cancel()
          resolve(value)
        },
        (error: unknown) => {
          cancel()
          reject(closed ? closedHere(error) : mayPass(error) ? away(url, waitMs, error) : refused(url, error))
        },
      )
    })

  return {
    ask,
    run: (script, key, values) => {
      const digest = createHash('sha1').update(script).digest('hex')
      return ask(async (one) => {
        try {
          return await one.evalsha(digest, 1, key, ...values)
        } catch (error) {
          if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
          return one.eval(script, 1, key, ...values)
        }
      })
    },
    close: () => {
      closed = true
      redis.disconnect()
    },
  }
}

/** A server answers a command it will not do with an error of this name; anything else is the connection's. */
function mayPass(error: unknown): boolean {
  return !(error instanceof Error && error.name === 'ReplyError') || passing.test(error.message)
}

function away(url: string, waitMs: number, cause?: unknown): KnowbaseError {
  const seconds = Math.round(waitMs / 1000)
  return new KnowbaseError('store_failed', `Redis at ${new URL(url).host} did not answer for ${seconds} s.`, {
    advice: 'Check REDIS_URL, and that the server runs. What is paid for and stored is not asked again.',
    retryable: true,
    cause,
  })
}

function closedHere(cause: unknown): KnowbaseError {
  return new KnowbaseError('store_failed', 'The connection to Redis is closed.', { cause })
}

function refused(url: string, cause: unknown): KnowbaseError {
  const message = messageOf(cause)
  // Memory is freed as jobs end.
  const isFull = message.startsWith('OOM')
  return new KnowbaseError('store_failed', `Redis at ${new URL(url).host} refused: ${message}`, {
    advice: isFull
      ? 'Give Redis more memory, or prune the journal: knowbase journal --prune 10000.'
      : 'Check REDIS_URL: knowbase needs Redis 7 or Valkey, and may read and write keys that begin with {knowbase}.',
    retryable: isFull,
    cause,
  })
}
