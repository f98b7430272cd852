import type { NounPhrase, Sentence, Token } from '../analysis.ts'
import { findVerbGroups, type VerbGroup } from './verb-group.ts'

/** A sentence with what the patterns look up in it. */
export type Reading = {
  readonly sentence: Sentence
  readonly tokens: readonly Token[]
  /** For each token the noun phrase that starts with it. */
  readonly starting: readonly (NounPhrase | undefined)[]
  /** For each token the noun phrase that ends with it. */
  readonly ending: readonly (NounPhrase | undefined)[]
  /** Those that assert something: neither denied nor said to be just possible. */
  readonly verbs: readonly VerbGroup[]
}

export function readSentence(sentence: Sentence): Reading {
  const { tokens, nounPhrases } = sentence
  const starting: (NounPhrase | undefined)[] = Array.from({ length: tokens.length })
  const ending: (NounPhrase | undefined)[] = Array.from({ length: tokens.length })
  for (const phrase of nounPhrases) {
    starting[phrase.first] = phrase
    ending[phrase.last] = phrase
  }
  const verbs = findVerbGroups(tokens).filter(({ negated, hedged }) => !negated && !hedged)
  return { sentence, tokens, starting, ending, verbs }
}
