import type { Job, JobError, JobProgress, JobRequest, JobState } from '../../domain/job.ts'
import type { JobEvent } from '../../ports/job-queue.ts'
import type { SqlRow } from './job-database.ts'

/** The columns of a job but for its result, which may be long. */
export const jobColumns = 'number, id, state, request, progress, error, attempts, created_at, started_at, finished_at'

export function jobOf(row: SqlRow): Job {
  return {
    id: String(row['id']),
    request: parsed(row['request']) as JobRequest,
    state: row['state'] as JobState,
    progress: parsed(row['progress']) as JobProgress,
    attempts: Number(row['attempts']),
    createdAt: String(row['created_at']),
    ...(typeof row['started_at'] === 'string' && { startedAt: row['started_at'] }),
    ...(typeof row['finished_at'] === 'string' && { finishedAt: row['finished_at'] }),
    ...(typeof row['error'] === 'string' && { error: parsed(row['error']) as JobError }),
    ...(typeof row['result'] === 'string' && { result: parsed(row['result']) }),
  }
}

export function eventOf(row: SqlRow): JobEvent {
  return {
    id: Number(row['id']),
    at: String(row['at']),
    type: String(row['type']),
    data: parsed(row['data']) as Record<string, unknown>,
  }
}

function parsed(json: unknown): unknown {
  return JSON.parse(String(json))
}
