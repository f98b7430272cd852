import type { DocumentGraph, Job, Report } from './answers.ts'
import type { Span } from './spans.ts'

/** Memory of one process of the server, in bytes. */
export type Memory = { readonly process: string; readonly bytes: number; readonly limitBytes: number }

/** All that was seen of one deck's way through a server. Every check is a function of it. */
export type Observation = {
  readonly url: string
  /** What /health/ready named as down. */
  readonly down: readonly string[]
  readonly job: Job
  /** What came of the job; undefined where it was not completed. */
  readonly run: CompletedRun | undefined
  readonly segmentSpans: readonly Span[]
  /** The least seconds that each limit alone allowed, as estimated; none without a provider. */
  readonly estimatedParts: Readonly<Record<string, number>>
  /** The most seen of each process. */
  readonly memory: readonly Memory[]
}

type CompletedRun = {
  readonly report: Report
  readonly graph: DocumentGraph
  /** Names of concepts of the document that could not be looked up one by one. */
  readonly lost: readonly string[]
}
