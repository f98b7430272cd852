import type { Rarity } from '../../domain/word-rank.ts'
import type { Candidate } from './candidate.ts'
import { type CandidateText, formOf } from './find-candidates.ts'
import { isGenericNoun } from './generic-words.ts'

/** A candidate and what it is worth; only the order of scores means something. */
export type Scored = { readonly candidate: Candidate; readonly score: number }

/** How much a repeated word says, beside how rare it is. */
const repetition = 0.6
/** A word alone says less than the phrases it is part of, and a generic noun alone next to nothing. */
const singleWord = 0.7
const genericWord = 0.2

/**
 * Candidates of running text, best first. Words that are rare in English and repeated here make a phrase; one that
 * stands early is worth up to three times as much (as in Hulth 2003 and YAKE), and the longer the text the more
 * repetition of the whole phrase counts, since in an abstract nothing is repeated and in a paper the topic is.
 */
export function rankInProse(text: CandidateText, rarity: Rarity): readonly Scored[] {
  const { candidates, frequency, length } = text
  const nested = countNested(text)
  const weightOfRepetition = Math.min(1.5, Math.max(0, 0.8 * Math.log10(length / 200)))
  const early = Math.max(50, length / 20)
  return ranked(candidates, (candidate) => {
    const times = candidate.occurrences.length + 0.5 * (nested.get(candidate) ?? 0)
    return (
      termhood(candidate, frequency, rarity) *
      (1 + 2 * Math.exp(-candidate.position / early)) *
      (1 + Math.log(times)) ** weightOfRepetition
    )
  })
}

/**
 * Candidates of slides, best first. Slides are terse, so length counts less than in prose; what returns from slide to
 * slide and what a slide is called is the topic.
 */
export function rankOnSlides({ candidates, frequency }: CandidateText, rarity: Rarity): readonly Scored[] {
  return ranked(candidates, (candidate) => {
    const slides =
      candidate.occurrences.length === 1
        ? 1
        : new Set(candidate.occurrences.map(({ sentence }) => sentence.source.slide)).size
    const titled = candidate.occurrences.some(({ sentence }) => sentence.source.role === 'title')
    return (
      (termhood(candidate, frequency, rarity) / Math.sqrt(candidate.words.length)) *
      (1 + Math.log(slides)) *
      (titled ? 1.5 : 1)
    )
  })
}

/** How often candidates stand inside longer phrases. */
function countNested({ sentences, candidates }: CandidateText): ReadonlyMap<Candidate, number> {
  const byForm = new Map<string, Candidate>()
  for (const candidate of candidates) {
    for (const { sentence, first, last } of candidate.occurrences) {
      byForm.set(formOf(sentence.tokens, first, last), candidate)
    }
  }
  const counts = new Map<Candidate, number>()
  for (const { tokens, nounPhrases } of sentences) {
    for (const { first, last } of nounPhrases) {
      for (let from = first; from <= last; from++) {
        for (let to = from; to <= last; to++) {
          const isWhole = from === first && to === last
          const inner = isWhole ? undefined : byForm.get(formOf(tokens, from, to))
          if (inner !== undefined) counts.set(inner, (counts.get(inner) ?? 0) + 1)
        }
      }
    }
  }
  return counts
}

/** How much the words of a phrase say, the more the rarer and the more often repeated they are. */
function termhood({ words }: Candidate, frequency: ReadonlyMap<string, number>, rarity: Rarity): number {
  let sum = 0
  for (const { lemma, lower } of words) {
    sum += (1 + repetition * Math.log(frequency.get(lemma) ?? 1)) * rarity(lower)
  }
  const [only] = words
  if (words.length > 1 || only === undefined) return sum
  return sum * singleWord * (isGenericNoun(only.lower, only.lemma) ? genericWord : 1)
}

function ranked(candidates: readonly Candidate[], score: (candidate: Candidate) => number): readonly Scored[] {
  return candidates
    .map((candidate) => ({ candidate, score: score(candidate) }))
    .sort((one, other) => other.score - one.score)
}
