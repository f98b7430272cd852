import type { Job, JobError, JobProgress, JobRequest, JobState } from '../../domain/job.ts'
import type { JobEvent } from '../../ports/job-queue.ts'

export type RedisHash = Readonly<Record<string, string | null | undefined>>

/** The fields of a job but for its result, which may be long. */
export const jobFields = [
  'id',
  'state',
  'request',
  'progress',
  'error',
  'attempts',
  'createdAt',
  'startedAt',
  'finishedAt',
]

export function jobOfHash(hash: RedisHash): Job | undefined {
  const { id, state, request, progress, error, attempts, createdAt, startedAt, finishedAt, result } = hash
  if (!id || !state || !request || !progress || !createdAt) return undefined
  return {
    id,
    request: JSON.parse(request) as JobRequest,
    state: state as JobState,
    progress: JSON.parse(progress) as JobProgress,
    attempts: Number(attempts),
    createdAt,
    ...(startedAt && { startedAt }),
    ...(finishedAt && { finishedAt }),
    ...(error && { error: JSON.parse(error) as JobError }),
    ...(result && { result: JSON.parse(result) as unknown }),
  }
}

/** Two lines, since Lua's JSON cannot write an empty list back as it was: when and what, and the data as it came. */
export function eventOfText(text: string, id: number): JobEvent {
  const end = text.indexOf('\n')
  const { at, type } = JSON.parse(text.slice(0, end)) as { at: string; type: string }
  return { id, at, type, data: JSON.parse(text.slice(end + 1)) as Record<string, unknown> }
}
