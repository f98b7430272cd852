import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { KnowbaseError } from '../../domain/errors.ts'
import { type Job, type JobProgress, type JobRequest, jobPriorities, jobStates, noProgress } from '../../domain/job.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Added, JobCounts, JobEvent, JobFilter, Told } from '../../ports/job-queue.ts'
import type { JobChange } from '../job-change.ts'
import { diedTooOften, keyReused, queueFull } from '../refusals.ts'
import { requestKey } from '../request-key.ts'
import { mostDeaths } from '../retry-delay.ts'
import { eventOfText, jobFields, jobOfHash } from './job-record.ts'
import { addScript, cancelScript, changeScript, claimScript, reportScript, waitingSinceScript } from './scripts.ts'

export type RedisTableOptions = {
  readonly redis: Redis
  /** With a hash tag, such as `{knowbase}:`. */
  readonly prefix: string
  readonly clock: Clock
  readonly maxOpen: number
  readonly keepFinished: number
}

type AddedWithRank = Added & { readonly rank: number }

/** Jobs as records in Redis. */
export type RedisTable = {
  readonly add: (request: JobRequest) => Promise<AddedWithRank>
  readonly get: (id: string) => Promise<Job | undefined>
  readonly list: (filter: JobFilter) => Promise<readonly Job[]>
  readonly counts: () => Promise<JobCounts>
  /** When the job that waits longest began to; undefined where none waits. ISO 8601. */
  readonly waitingSince: () => Promise<string | undefined>
  /** `do` it, `skip` it, or it has `ended` just now. */
  readonly claim: (id: string, token: string) => Promise<'do' | 'skip' | 'ended'>
  readonly report: (id: string, token: string, progress: JobProgress, event: Told) => Promise<void>
  /** False where the job is no longer the token's. */
  readonly change: (id: string, token: string, change: JobChange) => Promise<boolean>
  readonly cancel: (id: string) => Promise<Job | undefined>
  readonly events: (id: string, after: number) => Promise<readonly JobEvent[]>
  /** Jobs that wait, with their ranks, oldest first. */
  readonly waiting: () => Promise<readonly { readonly job: Job; readonly rank: number }[]>
}

export function createRedisTable({ redis, prefix, clock, maxOpen, keepFinished }: RedisTableOptions): RedisTable {
  const run = (script: string, ...values: readonly (string | number)[]): Promise<unknown> =>
    redis.eval(script, 1, prefix, ...values.map(String))
  const now = (): string => clock.date().toISOString()
  const key = (id: string): string => `${prefix}job:${id}`
  const get = async (id: string): Promise<Job | undefined> => jobOfHash(await redis.hgetall(key(id)))

  const list = async ({ state, client, limit, before }: JobFilter): Promise<readonly Job[]> => {
    const from = before === undefined ? '+inf' : `(${(await redis.hget(key(before), 'number')) ?? '0'}`
    const found: Job[] = []
    const page = client === undefined ? limit : 500
    for (let skip = 0; found.length < limit; skip += page) {
      const set = state === undefined ? 'all' : `state:${state}`
      const ids = await redis.zrevrangebyscore(`${prefix}${set}`, from, '-inf', 'LIMIT', skip, page)
      if (ids.length === 0) break
      const jobs = await read(ids)
      found.push(...jobs.filter((job) => client === undefined || job.request.client === client))
    }
    return found.slice(0, limit)
  }

  const read = async (ids: readonly string[]): Promise<readonly Job[]> => {
    const batch = redis.pipeline()
    for (const id of ids) batch.hmget(key(id), ...jobFields)
    return (await answersOf(batch)).flatMap((values) => {
      const fields = values as readonly (string | null)[]
      return jobOfHash(Object.fromEntries(jobFields.map((field, index) => [field, fields[index]]))) ?? []
    })
  }

  return {
    add: async (request) => {
      const { client, priority, idempotencyKey } = request
      const [outcome, detail = '', rank = '0'] = (await run(
        addScript,
        randomUUID(),
        JSON.stringify(request),
        requestKey(request),
        idempotencyKey === undefined ? '' : JSON.stringify([client, idempotencyKey]),
        client,
        jobPriorities.indexOf(priority),
        now(),
        JSON.stringify(noProgress),
        maxOpen,
      )) as readonly string[]
      if (outcome === 'reused') throw keyReused(idempotencyKey ?? '')
      if (outcome === 'full') throw queueFull(Number(detail))
      const job = await get(detail)
      if (job === undefined) throw new KnowbaseError('store_failed', 'The queue did not keep the job.')
      return { job, added: outcome === 'added', rank: Number(rank) }
    },
    get,
    list,
    counts: async () => {
      const batch = redis.pipeline()
      for (const state of jobStates) batch.zcard(`${prefix}state:${state}`)
      const answers = await answersOf(batch)
      return Object.fromEntries(jobStates.map((state, index) => [state, Number(answers[index])])) as JobCounts
    },
    waitingSince: async () => {
      const since = await run(waitingSinceScript)
      return typeof since === 'string' ? since : undefined
    },
    claim: async (id, token) => {
      const error = JSON.stringify(diedTooOften(mostDeaths))
      const progress = JSON.stringify(noProgress)
      const answer = await run(claimScript, id, token, now(), progress, mostDeaths, error, keepFinished)
      return answer === 1 ? 'do' : answer === 2 ? 'ended' : 'skip'
    },
    report: async (id, token, progress, { type, data }) => {
      await run(reportScript, id, token, now(), JSON.stringify(progress), type, JSON.stringify(data))
    },
    change: async (id, token, { state, error, result, waitMs = 0, charged = true }) => {
      const data = { state, ...(error && { error }), ...(waitMs > 0 && { retryInSeconds: waitMs / 1000 }) }
      const answer = await run(
        changeScript,
        id,
        token,
        now(),
        state,
        error === undefined ? '' : JSON.stringify(error),
        result === undefined ? '' : JSON.stringify(result),
        charged ? 0 : -1,
        JSON.stringify(data),
        keepFinished,
      )
      return answer !== 0
    },
    cancel: async (id) => {
      await run(cancelScript, id, now(), keepFinished)
      return get(id)
    },
    events: async (id, after) => {
      const texts = await redis.lrange(`${prefix}events:${id}`, after, -1)
      return texts.map((text, index) => eventOfText(text, after + index + 1))
    },
    waiting: async () => {
      const ids = await redis.zrange(`${prefix}state:waiting`, '0', '-1')
      const ranks = await Promise.all(ids.map((id) => redis.hget(key(id), 'rank')))
      const jobs = await Promise.all(ids.map(get))
      return jobs.flatMap((job, index) => (job === undefined ? [] : [{ job, rank: Number(ranks[index]) }]))
    },
  }
}

/** A batch tells of errors command by command, where others throw. */
async function answersOf(batch: ReturnType<Redis['pipeline']>): Promise<readonly unknown[]> {
  return ((await batch.exec()) ?? []).map(([error, answer]) => {
    if (error !== null) throw error
    return answer
  })
}
