import type { Rarity } from '../../domain/word-rank.ts'
import type { Token } from '../analysis.ts'
import type { Candidate } from './candidate.ts'

/** What else speaks for a candidate. */
export type Signs = { readonly isName: boolean; readonly isDefined: boolean; readonly isAbbreviated: boolean }

/** Where the confidence is one half: a pair of words of middling rarity lies above, a common noun alone below. */
const half = 0.75
/**
 * What a phrase of so many words is worth, times their mean rarity. Pairs and triples are terms; longer phrases are more
 * often put together for their sentence alone.
 */
const worthOfLength = [0, 0.6, 1.3, 1.4, 1.3, 1.2]
const worthOfName = 0.9
/** Languages that write a pair as one word, and letters from which a word is such a pair. */
const compounding = new Set(['de', 'nl', 'sv', 'da', 'no', 'fi', 'hu'])
const lettersOfCompound = 12
/** Rarity of a common noun that no list of its language tells. */
const unlisted = 0.65

/**
 * How sure a candidate is a concept from its words alone, 0 to 1, so that segments can be compared: where else in the
 * deck it stands is the gatekeeper's evidence. A definition or an abbreviation takes away a good part of the doubt.
 */
export function confidenceOf({ words, occurrences }: Candidate, rarity: Rarity, signs: Signs): number {
  const { isName, isDefined, isAbbreviated } = signs
  const language = occurrences[0]?.sentence.language ?? 'en'
  const content = words.filter(({ pos }) => pos !== 'ADP' && pos !== 'DET')
  const [only] = content
  const isCompound = compounding.has(language) && content.length === 1 && (only?.text.length ?? 0) >= lettersOfCompound
  const parts = isCompound ? 2 : content.length
  const sum = content.reduce((total, word) => total + rarityOf(word, language, rarity), 0)
  const worth = isName && content.length === 1 ? worthOfName : (worthOfLength[parts] ?? 1)
  const weight = worth * (sum / Math.max(1, content.length))
  const doubt = half ** 2 / (weight ** 2 + half ** 2)
  return 1 - doubt * (isDefined ? 0.6 : 1) * (isAbbreviated ? 0.6 : 1)
}

function rarityOf({ lower, pos }: Token, language: string, rarity: Rarity): number {
  const rank = rarity(lower)
  return language !== 'en' && rank === 1 && pos !== 'PROPN' ? unlisted : rank
}
