/** How much is asked of the model for a segment. */
export type Depth = 'fast' | 'balanced' | 'thorough'

/**
 * Most tokens that a depth may have charged (prompts and reserved answers) for each token of the deck's own text. The
 * planner splits no segment beyond it; one call a stage and segment is made in any case.
 */
export const tokensPerToken: Readonly<Record<Depth, number>> = { fast: 2.5, balanced: 4, thorough: 11 }

/** Most calls of one stage that a segment is split into. */
export const mostCalls = 4

/** Calls of the stages that follow extraction: their answers are about half as long. */
export function followingCalls(extractionCalls: number): number {
  return Math.ceil(extractionCalls / 2)
}
