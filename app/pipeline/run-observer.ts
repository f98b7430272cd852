import type { KnowbaseError } from '../domain/errors.ts'
import type { Job } from '../domain/job.ts'
import type { OnEvent } from './events.ts'
import type { IngestReport } from './ingest-report.ts'

export type RunEnd = { readonly report: IngestReport } | { readonly error: KnowbaseError }

/** Watches one attempt of a job: logs, figures and traces are made of it. Must not throw. */
export type RunObserver = (job: Job) => { readonly event: OnEvent; readonly end: (end: RunEnd) => void }
