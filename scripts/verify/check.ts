import type { Observation } from './observation.ts'

/** What the run is held to. */
export type Goals = {
  /** Minutes that a deck of 250 slides may take; others in proportion, but never less than one minute. */
  readonly minutes: number
  /** Segments that should be open at once; undefined where nobody said so, and then several. */
  readonly segmentsAtOnce: number | undefined
  /** Calling time over the least that the provider's limits allow. */
  readonly timesBound: number
}

export type Check = {
  readonly name: string
  /** `skipped` where this run cannot show it; `measured` then says why. */
  readonly result: 'pass' | 'fail' | 'skipped'
  readonly measured: string
  readonly wanted: string
  /** What to change. */
  readonly advice: string
}

/** What is measured where a run shows nothing. */
export const notCompleted = 'the job was not completed'

/** One point of the checklist. */
export type Judge = (seen: Observation, goals: Goals) => Check
