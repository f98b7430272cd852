import type { ConceptClaim, Mention } from '../../domain/claim.ts'
import type { Rarity } from '../../domain/word-rank.ts'
import { phraseText } from '../analysis.ts'
import type { Candidate } from './candidate.ts'
import type { ChooseType } from './choose-type.ts'
import { confidenceOf } from './confidence.ts'
import { bestDefinition } from './definitions.ts'
import type { CandidateText } from './find-candidates.ts'
import { isNameable } from './is-nameable.ts'
import { isProperName } from './proper-name.ts'
import { rankOnSlides } from './score.ts'

/** The concepts among the candidates of a segment, best first. */
export function extractConcepts(text: CandidateText, chooseType: ChooseType, rarity: Rarity): readonly ConceptClaim[] {
  return rankOnSlides(text, rarity)
    .filter(({ candidate }) => isNameable(candidate.words))
    .map(({ candidate }) => {
      const definition = bestDefinition(candidate.occurrences)
      const aliases = text.shortForms.get(candidate.key) ?? []
      const isName = isProperName(candidate)
      return {
        name: nameOf(candidate),
        type: chooseType({
          words: candidate.words.map(({ lower }) => lower),
          head: headOf(candidate),
          isName,
          kind: definition?.kind?.lower,
        }),
        definition: definition?.text ?? '',
        aliases,
        mentions: candidate.occurrences.map(
          ({ sentence, first, last }): Mention => ({
            slide: sentence.source.slide,
            quote: sentence.text,
            surface: phraseText(sentence, { first, last }),
          }),
        ),
        confidence: confidenceOf(candidate, rarity, {
          isName,
          isDefined: definition !== undefined,
          isAbbreviated: aliases.length > 0,
        }),
      }
    })
}

/** The spelling that is used most; of those used as often the first. */
function nameOf({ occurrences }: Candidate): string {
  const [first] = occurrences
  if (first !== undefined && occurrences.length === 1) return phraseText(first.sentence, first)
  const counts = new Map<string, number>()
  for (const { sentence, first, last } of occurrences) {
    const surface = phraseText(sentence, { first, last })
    counts.set(surface, (counts.get(surface) ?? 0) + 1)
  }
  let best = ''
  for (const [surface, count] of counts) if (count > (counts.get(best) ?? 0)) best = surface
  return best
}

/** The head noun: the last word, or the first one in languages that put modifiers behind it. */
function headOf({ words, occurrences }: Candidate): string {
  const [first] = occurrences
  const phrase = first?.sentence.nounPhrases.find((one) => one.first <= first.last && one.last >= first.first)
  const leads = phrase !== undefined && phrase.head < phrase.last
  return (leads ? words[0] : words.at(-1))?.lower ?? ''
}
