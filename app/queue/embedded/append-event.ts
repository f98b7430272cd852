import type { Clock } from '../../ports/clock.ts'
import type { JobDatabase } from './job-database.ts'

/** Adds an event to the job of this row number; its id is one more than the last one's. */
export function appendEvent(database: JobDatabase, clock: Clock, job: unknown, type: string, data: object): void {
  database.run(
    `INSERT INTO events (job, id, at, type, data)
     SELECT ?1, coalesce(max(id), 0) + 1, ?2, ?3, ?4 FROM events WHERE job = ?1`,
    Number(job),
    clock.date().toISOString(),
    type,
    JSON.stringify(data),
  )
}
