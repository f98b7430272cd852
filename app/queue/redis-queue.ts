import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { KnowbaseError } from '../domain/errors.ts'
import { jobPriorities } from '../domain/job.ts'
import { messageOf } from '../domain/message-of.ts'
import type { Clock } from '../ports/clock.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import { createWatchers, followEvents } from './follow-events.ts'
import { bullPriority } from './redis/bull-priority.ts'
import { createRedisTable } from './redis/redis-table.ts'
import { createRedisWorker, type RedisWorker } from './redis/redis-worker.ts'
import { whenAway } from './redis/when-away.ts'
import { secondsSince } from './seconds-since.ts'

export type RedisQueueOptions = {
  /** Such as `redis://127.0.0.1:6379`. */
  readonly url: string
  readonly clock: Clock
  /** Namespace of the keys. Default `knowbase`. */
  readonly name?: string
  /** Unfinished jobs at most. Default 1,000. */
  readonly maxOpen?: number
  /** Finished jobs that are kept with their events. Default 5,000. */
  readonly keepFinished?: number
  /** 0 to 1, spreads retries. Default Math.random. */
  readonly random?: () => number
  /** Milliseconds after which a job whose worker is silent is begun again. Default 30,000. */
  readonly stalledAfterMs?: number
}

const queueName = 'ingest'
/** How often jobs that wait are looked for in BullMQ, milliseconds. */
const repairEveryMs = 60_000
/** How long a queue that closes waits for a server that is away, milliseconds. */
const awayMs = 5_000

/**
 * A queue that any number of processes share: BullMQ hands jobs out, one each, and their records, events and order stand
 * beside it in Redis.
 */
export function createRedisQueue(options: RedisQueueOptions): JobQueue {
  const { url, clock, name = 'knowbase', maxOpen = 1_000, keepFinished = 5_000, random = Math.random } = options
  const { stalledAfterMs = 30_000 } = options
  const prefix = `{${name}}:`
  const bullPrefix = `${prefix}bull`
  // Answers to people fail soon where Redis is away; workers wait until it is back.
  const redis = connect(url, { maxRetriesPerRequest: 2 })
  let givenUp = false
  // BullMQ makes another one like it, which ends with it.
  const patient = connect(url, { maxRetriesPerRequest: null, givenUp: () => givenUp })
  const subscriber = connect(url, { maxRetriesPerRequest: null, autoResubscribe: false })
  const tableOptions = { prefix, clock, maxOpen, keepFinished }
  const table = createRedisTable({ ...tableOptions, redis })
  const bull = new Queue(queueName, { connection: redis, prefix: bullPrefix })
  bull.on('error', () => {})
  const watchers = createWatchers()
  const workers = new Set<RedisWorker>()
  let cancelRepair = (): void => {}

  const cancelHere = (id: string): void => {
    for (const worker of workers) worker.cancel(id)
  }
  subscriber.on('message', (channel: string, id: string) => {
    if (channel === `${prefix}cancel`) cancelHere(id)
    else watchers.changed(id)
  })
  // What was told before it listens, at first and after the connection was away, is looked up.
  subscriber.on('ready', () => {
    subscriber
      .subscribe(`${prefix}changed`, `${prefix}cancel`)
      .then(catchUp)
      .catch(() => {})
  })
  const catchUp = async (): Promise<void> => {
    watchers.changedAll()
    for (const id of [...workers].flatMap((worker) => worker.running())) {
      if ((await patient.hget(`${prefix}job:${id}`, 'cancelling')) === '1') cancelHere(id)
    }
  }

  const enqueue = (id: string, priority: (typeof jobPriorities)[number], rank: number): Promise<unknown> =>
    bull.add(
      'deck',
      {},
      {
        jobId: id,
        priority: bullPriority(jobPriorities.indexOf(priority), rank),
        // The record keeps what came of it.
        removeOnComplete: true,
        removeOnFail: true,
      },
    )

  /** A process may die, and Redis lose a second, between a job's record and its place in BullMQ. */
  const repair = async (): Promise<void> => {
    cancelRepair()
    cancelRepair = clock.schedule(repairEveryMs, () => void repair().catch(() => {}))
    for (const { job, rank } of await table.waiting()) await enqueue(job.id, job.request.priority, rank)
  }

  return {
    add: (request) =>
      explained(url, async () => {
        const { job, added, rank } = await table.add(request)
        if (added) await enqueue(job.id, request.priority, rank)
        return { job, added }
      }),
    get: (id) => explained(url, () => table.get(id)),
    list: (filter) => explained(url, () => table.list(filter)),
    cancel: (id) => explained(url, () => table.cancel(id)),
    counts: () => explained(url, table.counts),
    longestWait: () => explained(url, async () => secondsSince(await table.waitingSince(), clock)),
    events: (id, { after = 0, signal }) =>
      followEvents(
        { state: async (one) => (await table.get(one))?.state, events: table.events },
        watchers,
        id,
        after,
        signal,
      ),
    work: (handler, workOptions) => {
      const parts = { connection: patient, bullPrefix, queueName, clock, random, stalledAfterMs }
      const worker = createRedisWorker(
        { ...parts, table: createRedisTable({ ...tableOptions, redis: patient }) },
        handler,
        workOptions,
      )
      workers.add(worker)
      repair().catch(() => {})
      return {
        close: async () => {
          workers.delete(worker)
          await worker.close()
        },
      }
    },
    close: async () => {
      cancelRepair()
      // Nothing is handed back to a server that is away: its jobs are begun again as those of a worker that died.
      const endWatch = whenAway(patient, clock, awayMs, () => {
        givenUp = true
      })
      await Promise.all([...workers].map((worker) => worker.close()))
      workers.clear()
      await bull.close()
      endWatch()
      for (const one of [subscriber, patient, redis]) one.disconnect()
    },
  }
}

function connect(
  url: string,
  {
    givenUp = () => false,
    ...options
  }: {
    readonly maxRetriesPerRequest: number | null
    readonly autoResubscribe?: boolean
    /** Once it says so, the connection is not sought again, and what waits for it fails. */
    readonly givenUp?: () => boolean
  },
): Redis {
  const redis = new Redis(url, {
    ...options,
    retryStrategy: (times) => (givenUp() ? null : Math.min(100 * 2 ** times, 500)),
  })
  // It connects again by itself; each command says what went wrong with it.
  redis.on('error', () => {})
  return redis
}

async function explained<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof KnowbaseError) throw cause
    const { host } = new URL(url)
    const message = messageOf(cause)
    const what = /max retries|connection is closed/i.test(message) ? 'does not answer' : `refused: ${message}`
    throw new KnowbaseError('store_failed', `Redis at ${host} ${what}.`, {
      advice: 'Check REDIS_URL, and that the server runs.',
      retryable: true,
      cause,
    })
  }
}
