import type { NounPhrase } from '../analysis.ts'
import type { Reading } from './reading.ts'
import type { RelationDraft } from './relation-draft.ts'

export type Statement = {
  readonly type: string
  readonly reversed: boolean
  readonly verb?: string
  readonly confidence: number
}

/** Every source with every target, in one sentence. */
export function relate(
  { sentence }: Reading,
  sources: readonly NounPhrase[],
  targets: readonly NounPhrase[],
  { type, reversed, verb, confidence }: Statement,
): RelationDraft[] {
  const [from, to] = reversed ? [targets, sources] : [sources, targets]
  return from.flatMap((source) =>
    to.map((target) => ({
      source: { ...source, sentence },
      target: { ...target, sentence },
      type,
      ...(verb === undefined ? {} : { verb }),
      reversed,
      proof: sentence,
      confidence,
    })),
  )
}
