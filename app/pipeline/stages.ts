import type { Clock } from '../ports/clock.ts'
import type { OnEvent, Stage } from './events.ts'

/** Times the stages of a run and tells of them. */
export type Stages = {
  readonly run: <T>(stage: Stage, work: () => Promise<T>) => Promise<T>
  /** Seconds since the run began. */
  readonly seconds: () => number
  /** Seconds each finished stage took; extract and embed overlap. */
  readonly perStage: () => Readonly<Partial<Record<Stage, number>>>
}

export function createStages(clock: Clock, onEvent: OnEvent): Stages {
  const began = clock.now()
  const perStage: Partial<Record<Stage, number>> = {}
  return {
    run: async (stage, work) => {
      // Decks and requests beside this one get their turn before every stage.
      await new Promise(setImmediate)
      const started = clock.now()
      onEvent({ type: 'stage_started', stage })
      const result = await work()
      const seconds = (clock.now() - started) / 1000
      perStage[stage] = seconds
      onEvent({ type: 'stage_done', stage, seconds })
      return result
    },
    seconds: () => (clock.now() - began) / 1000,
    perStage: () => ({ ...perStage }),
  }
}
