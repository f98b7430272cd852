import type { Journal } from '../ports/journal.ts'
import { pruneScript, putScript } from './redis/journal-scripts.ts'
import type { RedisLink } from './redis/redis-link.ts'

export type RedisJournalOptions = {
  readonly link: RedisLink
  /** Entries kept at most; with each new one the oldest goes. Default 100,000: about 200 decks of 250 slides. */
  readonly keep?: number
  /** Bytes of keys and values kept at most, likewise. Default 256 MiB, which Redis holds in memory. */
  readonly keepBytes?: number
  /** Namespace of the keys. Default `knowbase`. */
  readonly name?: string
}

type Waiting<T> = { readonly resolve: (value: T) => void; readonly reject: (error: unknown) => void }

/**
 * A journal that processes on any machine share. What is looked up, and what is put, in the same turn of the event loop
 * is one command. It has no expiry, but bounds, and outlives a crash as far as Redis does: with an append-only file
 * synced every second, as compose.yaml sets it, all but what was put in the last second before the machine went down,
 * and all of it where Redis alone died.
 * @throws KnowbaseError store_failed from each method
 */
export function createRedisJournal(options: RedisJournalOptions): Journal {
  const { link, keep = 100_000, keepBytes = 256 * 2 ** 20, name = 'knowbase' } = options
  const prefix = `{${name}}:journal`
  const lookUp = inOneTurn<string, string | undefined>(async (keys) => {
    const values = await link.ask((redis) => redis.hmget(`${prefix}:values`, ...keys))
    return values.map((value) => value ?? undefined)
  })
  const write = inOneTurn<readonly [key: string, value: string], void>(async (entries) => {
    await link.run(putScript, prefix, [keep, keepBytes, ...entries.flat()])
    return entries.map(() => undefined)
  })
  return {
    get: lookUp,
    put: (key, value) => write([key, value]),
    prune: async (atMost) => Number(await link.run(pruneScript, prefix, [atMost])),
    size: async () => {
      const [entries, bytes] = await link.ask((redis) =>
        Promise.all([redis.hlen(`${prefix}:values`), redis.get(`${prefix}:bytes`)]),
      )
      return { entries, bytes: Number(bytes ?? 0) }
    },
    close: () => Promise.resolve(),
  }
}

/** Does for all who ask in one turn of the event loop what it would do for each. Answers come in the same order. */
function inOneTurn<Asked, Answer>(work: (asked: readonly Asked[]) => Promise<readonly Answer[]>) {
  let asked: Asked[] = []
  let waiting: Waiting<Answer>[] = []
  const flush = (): void => {
    const batch = waiting
    const wanted = asked
    asked = []
    waiting = []
    work(wanted).then(
      (answers) => batch.forEach(({ resolve }, index) => resolve(answers[index] as Answer)),
      (error: unknown) => batch.forEach(({ reject }) => reject(error)),
    )
  }
  return (one: Asked): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (asked.length === 0) setImmediate(flush)
      asked.push(one)
      waiting.push({ resolve, reject })
    })
}
