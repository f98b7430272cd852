// Sizes of compact JSON answers in o200k tokens, and how much is asked for.
const conceptTokens = 27
const relationTokens = 21
const frameTokens = 40

/** Share of its reserved tokens that an answer takes on average. */
export const usedShare = 0.65

/** Most concepts asked for: about one for 70 tokens of slides. */
export function conceptsWanted(slideTokens: number): number {
  return within(slideTokens / 70, 4, 40)
}

/** Most relations asked for: about one for 90 tokens of slides. */
export function relationsWanted(slideTokens: number): number {
  return within(slideTokens / 90, 3, 32)
}

/** What one call asks for that brings both: a little less of each, since it has to be cheap. */
export function bothWanted(slideTokens: number): { readonly concepts: number; readonly relations: number } {
  return { concepts: within(slideTokens / 80, 4, 40), relations: within(slideTokens / 100, 3, 32) }
}

function within(wanted: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(wanted)))
}

/** Most concepts that a second look adds. */
export function missedWanted(slideTokens: number): number {
  return Math.ceil(conceptsWanted(slideTokens) / 2)
}

/** Reserved tokens of an answer with so many concepts and relations at most. */
export function answerTokens(concepts: number, relations: number): number {
  return frameTokens + conceptTokens * concepts + relationTokens * relations
}

/** Reserved tokens of a prepass. */
export const prepassTokens = 160

/** Reserved tokens of the answer to so many questions about citations. */
export function repairTokens(items: number): number {
  return frameTokens + 20 * items
}
