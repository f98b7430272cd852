import { isFinished, type Job, type JobProgress, type JobRequest, jobStates, noProgress } from '../../domain/job.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Added, JobCounts, JobEvent, JobFilter, Told } from '../../ports/job-queue.ts'
import type { JobChange } from '../job-change.ts'
import { diedTooOften } from '../refusals.ts'
import { mostDeaths } from '../retry-delay.ts'
import { addJob } from './add-job.ts'
import { appendEvent } from './append-event.ts'
import type { JobDatabase, SqlRow } from './job-database.ts'
import { eventOf, jobColumns, jobOf } from './job-row.ts'

export type JobTableLimits = {
  /** Unfinished jobs at most. */
  readonly open: number
  /** Finished jobs that are kept with their events. */
  readonly finished: number
}

/** Jobs as rows; every method is one transaction. */
export type JobTable = {
  readonly add: (request: JobRequest) => Added
  readonly get: (id: string) => Job | undefined
  readonly list: (filter: JobFilter) => readonly Job[]
  readonly counts: () => JobCounts
  /** When the job that waits longest began to; undefined where none waits. ISO 8601. */
  readonly waitingSince: () => string | undefined
  /** Begins the job that is next, where one is due. */
  readonly claim: () => Job | undefined
  /** Milliseconds until the next waiting job is due; undefined where none waits. */
  readonly untilDue: () => number | undefined
  readonly report: (id: string, progress: JobProgress, event: Told) => void
  /** A finished job stays as it is. */
  readonly change: (id: string, to: JobChange) => Job | undefined
  /** Ends a job that waits; notes for one that runs that it is not to be begun again. */
  readonly cancel: (id: string) => Job | undefined
  readonly events: (id: string, after: number) => readonly JobEvent[]
  /** Jobs whose process died wait again, or fail where it did so too often. */
  readonly recover: () => void
}

export function createJobTable(database: JobDatabase, clock: Clock, limits: JobTableLimits): JobTable {
  const now = (): string => clock.date().toISOString()
  const rowOf = (id: string): SqlRow | undefined => database.one('SELECT * FROM jobs WHERE id = ?', id)

  const write = (row: SqlRow, { state, error, result, waitMs = 0, charged = true }: JobChange): void => {
    database.run(
      `UPDATE jobs SET state = ?, error = ?, result = ?, not_before = ?, finished_at = ?, attempts = attempts - ?
       WHERE number = ?`,
      state,
      error === undefined ? null : JSON.stringify(error),
      result === undefined ? null : JSON.stringify(result),
      clock.date().getTime() + Math.ceil(waitMs),
      isFinished(state) ? now() : null,
      charged ? 0 : 1,
      Number(row['number']),
    )
    const retry = waitMs > 0 ? { retryInSeconds: waitMs / 1000 } : {}
    appendEvent(database, clock, row['number'], 'state', { state, ...(error && { error }), ...retry })
  }

  const change = (id: string, to: JobChange): Job | undefined => {
    const row = rowOf(id)
    if (row === undefined) return undefined
    // A job that is to be cancelled is not begun again, however its attempt ended.
    const cancelled = row['cancelling'] === 1 && to.state === 'waiting'
    if (!isFinished(jobOf(row).state)) write(row, cancelled ? { state: 'cancelled' } : to)
    forgetOld()
    return jobOf(rowOf(id) ?? row)
  }

  const forgetOld = (): void => {
    database.run(
      `DELETE FROM jobs WHERE number IN (SELECT number FROM jobs WHERE state NOT IN ('waiting', 'active')
                                         ORDER BY number DESC LIMIT -1 OFFSET ?)`,
      limits.finished,
    )
  }

  return {
    add: (request) => addJob(database, clock, limits.open, request),
    get: (id) => {
      const row = rowOf(id)
      return row === undefined ? undefined : jobOf(row)
    },
    list: ({ state, client, limit, before }) =>
      database
        .all(
          `SELECT ${jobColumns} FROM jobs
           WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR client = ?2)
             AND (?3 IS NULL OR number < (SELECT number FROM jobs WHERE id = ?3))
           ORDER BY number DESC LIMIT ?4`,
          state ?? null,
          client ?? null,
          before ?? null,
          limit,
        )
        .map(jobOf),
    counts: () => {
      const rows = database.all('SELECT state, count(*) AS n FROM jobs GROUP BY state')
      const counts = new Map(rows.map((row) => [row['state'], Number(row['n'])]))
      return Object.fromEntries(jobStates.map((state) => [state, counts.get(state) ?? 0])) as JobCounts
    },
    waitingSince: () => {
      // The last that is told of a job that waits is that it does.
      const since = database.one(
        `SELECT min((SELECT at FROM events WHERE job = number ORDER BY id DESC LIMIT 1)) AS since
         FROM jobs WHERE state = 'waiting'`,
      )?.['since']
      return typeof since === 'string' ? since : undefined
    },
    claim: () =>
      database.transaction(() => {
        // A job begins again from nothing, but for what it has cost.
        const row = database.one(
          `UPDATE jobs SET state = 'active', attempts = attempts + 1, started_at = coalesce(started_at, ?1),
                           progress = json_patch(?2, json_object('dollars', json_extract(progress, '$.dollars')))
           WHERE number = (SELECT number FROM jobs WHERE state = 'waiting' AND not_before <= ?3
                           ORDER BY band, rank, number LIMIT 1)
           RETURNING *`,
          now(),
          JSON.stringify(noProgress),
          clock.date().getTime(),
        )
        if (row === undefined) return undefined
        appendEvent(database, clock, row['number'], 'state', { state: 'active', attempt: row['attempts'] })
        return jobOf(row)
      }),
    untilDue: () => {
      const due = database.one(`SELECT min(not_before) AS due FROM jobs WHERE state = 'waiting'`)?.['due']
      return typeof due === 'number' ? Math.max(0, due - clock.date().getTime()) : undefined
    },
    report: (id, progress, event) =>
      database.transaction(() => {
        const row = database.one(
          'UPDATE jobs SET progress = ? WHERE id = ? RETURNING number',
          JSON.stringify(progress),
          id,
        )
        if (row !== undefined) appendEvent(database, clock, row['number'], event.type, event.data)
      }),
    change: (id, to) => database.transaction(() => change(id, to), { durable: true }),
    cancel: (id) =>
      database.transaction(
        () => {
          database.run(`UPDATE jobs SET cancelling = 1 WHERE id = ? AND state = 'active'`, id)
          const row = rowOf(id)
          return row?.['state'] === 'waiting' ? change(id, { state: 'cancelled' }) : row && jobOf(row)
        },
        { durable: true },
      ),
    events: (id, after) =>
      database
        .all(
          'SELECT * FROM events WHERE job = (SELECT number FROM jobs WHERE id = ?) AND id > ? ORDER BY id',
          id,
          after,
        )
        .map(eventOf),
    recover: () =>
      database.transaction(() => {
        for (const row of database.all(`UPDATE jobs SET deaths = deaths + 1 WHERE state = 'active' RETURNING *`)) {
          const deaths = Number(row['deaths'])
          if (row['cancelling'] === 1) write(row, { state: 'cancelled' })
          else if (deaths < mostDeaths) write(row, { state: 'waiting', charged: false })
          else write(row, { state: 'failed', error: diedTooOften(deaths) })
        }
      }),
  }
}
