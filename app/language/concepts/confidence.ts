import type { Rarity } from '../../domain/word-rank.ts'
import type { Candidate } from './candidate.ts'

/** What else speaks for a candidate. */
export type Signs = { readonly isName: boolean; readonly isDefined: boolean; readonly isAbbreviated: boolean }

/** Where the confidence is one half: a pair of words of middling rarity lies above, a common noun alone below. */
const half = 0.75
const commonNoun = 0.7

/**
 * How sure a candidate is a concept from its words alone, 0 to 1, so that segments can be compared: where else in the
 * deck it stands is the gatekeeper's evidence. A definition or an abbreviation takes away a good part of the doubt.
 */
export function confidenceOf(
  { words }: Candidate,
  rarity: Rarity,
  { isName, isDefined, isAbbreviated }: Signs,
): number {
  const sum = words.reduce((total, { lower }) => total + rarity(lower), 0)
  const weight = (sum / Math.sqrt(words.length)) * (words.length === 1 && !isName ? commonNoun : 1)
  const doubt = half ** 2 / (weight ** 2 + half ** 2)
  return 1 - doubt * (isDefined ? 0.6 : 1) * (isAbbreviated ? 0.6 : 1)
}
