import type { BucketName } from './amounts.ts'
import type { ErrorCode } from './errors.ts'
import type { GatekeeperProfile } from './gatekeeper-profile.ts'
import type { Binding } from './lower-bound.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A job that waits for its next attempt is `waiting`, too. */
export const jobStates = ['waiting', 'active', 'completed', 'failed', 'cancelled'] as const
export type JobState = (typeof jobStates)[number]

/** Every job of a higher priority goes before every job of a lower one. */
export const jobPriorities = ['high', 'normal', 'low'] as const
export type JobPriority = (typeof jobPriorities)[number]

/** One deck to ingest, as a client asked for it. */
export type JobRequest = {
  /** Who asked; clients share the workers fairly. */
  readonly client: string
  /** SHA-256 of the file's bytes: the id of the document it will be. */
  readonly documentId: string
  readonly fileName: string
  /** Where the bytes are kept, as DeckFiles named it. */
  readonly file: string
  readonly bytes: number
  readonly priority: JobPriority
  /** Takes older versions of the same file name out in the same step. */
  readonly replace: boolean
  readonly profile: GatekeeperProfile['name']
  /** US dollars that its calls may cost; what the service is set to where absent. */
  readonly maxCost?: number
  /** The client's own types; the default vocabulary where absent. */
  readonly vocabulary?: Vocabulary
  /** The client's own name for the request: the same key again is the same job. */
  readonly idempotencyKey?: string
  /** W3C trace context of the request that brought the deck. */
  readonly traceParent?: string
}

/** What a provider's budget lets through a minute. */
export type KnownLimit = { readonly pool: string; readonly bucket: BucketName; readonly perMinute: number }

/** The process that works on a job, as it was when it last told how far the job is. */
export type WorkerState = {
  /** Most memory that the process ever held. */
  readonly peakMemoryBytes: number
  /** Of its container where it has a limit, else of its machine. */
  readonly memoryLimitBytes: number
  /** Segments that it may have open at once; absent without a cap. */
  readonly segmentsCap?: number
  /** As set, or as learnt from the answers; empty where no provider is asked. */
  readonly limits: readonly KnownLimit[]
}

/** How far a job is. */
export type JobProgress = {
  /** The stage that runs, or ran last; empty before the first. */
  readonly stage: string
  readonly slides: number
  readonly segments: {
    readonly total: number
    readonly open: number
    readonly done: number
    readonly failed: number
  }
  /** Concepts and relations before the gatekeeper has judged them; after it, those of the document. */
  readonly concepts: number
  readonly relations: number
  /** Calls of a language model; none where it is not asked. */
  readonly calls: { readonly done: number; readonly inFlight: number; readonly refused: number }
  readonly tokens: { readonly input: number; readonly cachedInput: number; readonly output: number }
  /** US dollars so far; undefined where the model's price is not known. */
  readonly dollars?: number
  /** What keeps the run from being faster: seconds that no schedule can beat, and which limit makes them. */
  readonly bound?: { readonly seconds: number; readonly binds: Binding }
  /** Absent before a worker has told. */
  readonly worker?: WorkerState
  /** Segments that failed for good, and slides that could not be read whole. */
  readonly errors: readonly { readonly slides: readonly number[]; readonly reason: string }[]
}

/** Why a job failed, or why its last attempt did. */
export type JobError = {
  readonly code: ErrorCode
  readonly message: string
  readonly advice?: string
  readonly retryable: boolean
}

export type Job = {
  readonly id: string
  readonly request: JobRequest
  readonly state: JobState
  readonly progress: JobProgress
  /** Attempts begun, the running one included; a job that a closing worker handed back is not charged. */
  readonly attempts: number
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly error?: JobError
  /** What the handler returned, of a completed job. */
  readonly result?: unknown
}

export const noProgress: JobProgress = {
  stage: '',
  slides: 0,
  segments: { total: 0, open: 0, done: 0, failed: 0 },
  concepts: 0,
  relations: 0,
  calls: { done: 0, inFlight: 0, refused: 0 },
  tokens: { input: 0, cachedInput: 0, output: 0 },
  errors: [],
}

export function isFinished(state: JobState): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled'
}
