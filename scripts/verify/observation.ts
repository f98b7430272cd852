import type { Where } from '../deployment/npm-run.ts'
import type { DocumentGraph, Job, Report } from './answers.ts'
import type { Span } from './spans.ts'

/** Memory of one process of the server, in bytes. */
export type Memory = { readonly process: string; readonly bytes: number; readonly limitBytes: number }

/** All that was seen of one deck's way through a server. Every check is a function of it. */
export type Observation = {
  readonly url: string
  /** The deployment that it is of; undefined where just its address is known. */
  readonly deployment: Where | undefined
  /** What /health/ready named as down. */
  readonly down: readonly string[]
  readonly job: Job
  /** Undefined where the job was seen to its end. */
  readonly givenUp: GivenUp | undefined
  /** What came of the job; undefined where it was not completed. */
  readonly run: CompletedRun | undefined
  readonly segmentSpans: readonly Span[]
  /** The least seconds that each limit alone allowed, as estimated; none without a provider. */
  readonly estimatedParts: Readonly<Record<string, number>>
  /** The most seen of each process. */
  readonly memory: readonly Memory[]
}

/** A job that was not waited for any longer. */
export type GivenUp = {
  /** Seconds that were granted. */
  readonly after: number
  /** Whether a worker began with it. */
  readonly taken: boolean
  /** Whether workers were at other jobs. */
  readonly busy: boolean
}

type CompletedRun = {
  readonly report: Report
  readonly graph: DocumentGraph
  /** Names of concepts of the document that could not be looked up one by one. */
  readonly lost: readonly string[]
}
