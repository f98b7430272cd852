import { randomUUID } from 'node:crypto'
import { KnowbaseError } from '../../domain/errors.ts'
import { type JobRequest, jobPriorities, noProgress } from '../../domain/job.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Added } from '../../ports/job-queue.ts'
import { fairRank } from '../fair-rank.ts'
import { keyReused, queueFull } from '../refusals.ts'
import { requestKey } from '../request-key.ts'
import { appendEvent } from './append-event.ts'
import type { JobDatabase, SqlRow } from './job-database.ts'
import { jobOf } from './job-row.ts'

/** Adds the job of a request, or finds the one that is there; one durable transaction. */
export function addJob(database: JobDatabase, clock: Clock, maxOpen: number, request: JobRequest): Added {
  return database.transaction(
    () => {
      const known = knownJob(database, request)
      if (known !== undefined) return { job: jobOf(known), added: false }
      const open = countOpen(database, undefined)
      if (open >= maxOpen) throw queueFull(open)
      const row = insertJob(database, clock, request)
      appendEvent(database, clock, row['number'], 'state', { state: 'waiting' })
      return { job: jobOf(row), added: true }
    },
    { durable: true },
  )
}

function knownJob(database: JobDatabase, request: JobRequest): SqlRow | undefined {
  const { client, idempotencyKey } = request
  const key = requestKey(request)
  if (idempotencyKey !== undefined) {
    const row = database.one('SELECT * FROM jobs WHERE client = ? AND idempotency_key = ?', client, idempotencyKey)
    if (row !== undefined && row['request_key'] !== key) throw keyReused(idempotencyKey)
    if (row !== undefined) return row
  }
  return database.one(
    `SELECT * FROM jobs WHERE request_key = ? AND state IN ('waiting', 'active') AND cancelling = 0`,
    key,
  )
}

function insertJob(database: JobDatabase, clock: Clock, request: JobRequest): SqlRow {
  const band = jobPriorities.indexOf(request.priority)
  const current = database.one(
    'SELECT coalesce(max(rank), 0) AS rank FROM jobs WHERE band = ? AND started_at IS NOT NULL',
    band,
  )?.['rank']
  const row = database.one(
    `INSERT INTO jobs (id, client, band, rank, state, request, request_key, idempotency_key, progress, created_at)
     VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?) RETURNING *`,
    randomUUID(),
    request.client,
    band,
    fairRank(Number(current), countOpen(database, request.client)),
    JSON.stringify(request),
    requestKey(request),
    request.idempotencyKey ?? null,
    JSON.stringify(noProgress),
    clock.date().toISOString(),
  )
  if (row === undefined) throw new KnowbaseError('store_failed', 'The queue did not take the job.')
  return row
}

function countOpen(database: JobDatabase, client: string | undefined): number {
  const row = database.one(
    `SELECT count(*) AS n FROM jobs WHERE state IN ('waiting', 'active') AND (?1 IS NULL OR client = ?1)`,
    client ?? null,
  )
  return Number(row?.['n'])
}
