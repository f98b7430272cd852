import type { FastifyBaseLogger } from 'fastify'
import type { GatekeeperProfile } from '../domain/gatekeeper-profile.ts'
import type { Clock } from '../ports/clock.ts'
import type { DeckFiles } from '../ports/deck-files.ts'
import type { DeckInspector } from '../ports/deck-reader.ts'
import type { GraphStore } from '../ports/graph-store.ts'
import type { JobQueue } from '../ports/job-queue.ts'
import type { Search } from '../ports/search.ts'

type ServerLimits = {
  /** Bytes of one deck. */
  readonly uploadBytes: number
  readonly slides: number
  /** Unfinished jobs, as the queue has it. */
  readonly openJobs: number
  /** Of one client. */
  readonly requestsPerMinute: number
}

type ReadinessCheck = {
  /** Such as `graph`. */
  readonly name: string
  /** Throws what is wrong. */
  readonly check: () => Promise<unknown>
}

type AnsweredRequest = {
  readonly method: string
  /** The route's pattern, `unknown` where none fits. */
  readonly route: string
  readonly status: number
  readonly seconds: number
}

/** What the server is made of. */
export type ServerParts = {
  readonly version: string
  readonly store: GraphStore
  readonly search: Search
  readonly queue: JobQueue
  readonly files: DeckFiles
  readonly inspect: DeckInspector
  readonly clock: Clock
  readonly logger: FastifyBaseLogger
  readonly limits: ServerLimits
  readonly profile: GatekeeperProfile['name']
  readonly checks: readonly ReadinessCheck[]
  /** Prometheus text. */
  readonly metrics: { readonly contentType: string; readonly render: () => Promise<string> }
  readonly onAnswered?: (request: AnsweredRequest) => void
  /** Signs bearer tokens; without it every caller may do everything. */
  readonly jwtSecret?: string
  /** Admits this process' own commands on the same machine. */
  readonly localToken?: string
  /** Origins that browsers may call from; none by default. */
  readonly corsOrigins?: readonly string[]
}
