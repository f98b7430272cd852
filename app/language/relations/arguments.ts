import { singular } from '../../domain/singular.ts'
import { type NounPhrase, type PartOfSpeech, phraseText, type Sentence, type Token } from '../analysis.ts'
import { candidatePhrase } from '../concepts/candidate-phrase.ts'
import { isBroadNoun, isEmptyNoun, isPortionNoun, isVagueModifier } from './generic-nouns.ts'
import type { Argument } from './relation-draft.ts'
import { isParticiple } from './verb-group.ts'

/** Words; longer phrases are pieces of a sentence that was not understood. */
const longest = 8

/** What ties a French noun to its complement. */
const glue = /^d(?:e|u|es|['’])$/

/**
 * What a phrase names, as concepts are named: `different network drivers` gives `network drivers`, `a group of
 * processes` the processes, `the container's labels` all of it.
 */
export function trimArgument(argument: Argument): Argument {
  const { sentence } = argument
  const phrase = withPossessed(sentence, contentOf(argument))
  const { first, last: end } = candidatePhrase(sentence, phrase) ?? phrase
  const last = end > first && glue.test(sentence.tokens[end]?.lower ?? '') ? end - 1 : end
  return { first, last, head: Math.min(Math.max(phrase.head, first), last), sentence }
}

/** `the container's filesystem` is the filesystem, not the container. */
function withPossessed({ tokens, nounPhrases }: Sentence, phrase: NounPhrase): NounPhrase {
  const possessive = /^['’]s?$/.test(tokens[phrase.last + 1]?.lower ?? '')
  const possessed = possessive ? nounPhrases.find(({ first }) => first === phrase.last + 2) : undefined
  return possessed === undefined ? phrase : { ...possessed, first: phrase.first }
}

/** `a group of processes`, `versions of Docker`, `un ensemble de pods`: what stands behind the portion. */
function contentOf(argument: Argument): NounPhrase {
  const { sentence, last } = argument
  const portion = sentence.tokens.findIndex(
    ({ lower }, index) => index >= argument.first && index <= last && isPortionNoun(singular(lower)),
  )
  if (portion === -1) return argument
  const glued = glue.test(sentence.tokens[portion + 1]?.lower ?? '') && portion + 2 <= last
  if (glued) return { first: portion + 2, last, head: portion + 2 }
  return (portion === last ? contentBehind(sentence, last) : undefined) ?? argument
}

/** The phrase behind `of` and its determiners. */
function contentBehind({ tokens, nounPhrases }: Sentence, last: number): NounPhrase | undefined {
  if (tokens[last + 1]?.lower !== 'of') return undefined
  const content = nounPhrases.find(({ first }) => first > last)
  const between = tokens.slice(last + 2, content?.first)
  return between.every(({ pos }) => pos === 'DET' || pos === 'NUM' || pos === 'PRON') ? content : undefined
}

/**
 * Whether a phrase names something: no generic noun alone, no number, letter or stray mark. A broad noun is enough
 * where it says what kind of thing something is (`asKind`).
 */
export function namesSomething(argument: Argument, asKind: boolean): boolean {
  const words = argument.sentence.tokens.slice(argument.first, argument.last + 1)
  const head = words.at(-1)
  if (head === undefined || words.length > longest || !/\p{L}{2}/u.test(argumentText(argument))) return false
  return words.length > 1 || !isGeneric(head, asKind)
}

function isGeneric({ text, lower, pos }: Token, asKind: boolean): boolean {
  // `API`, `gRPC`: a name may look like a common noun.
  if (pos === 'PROPN' && text.slice(1) !== lower.slice(1)) return false
  const word = singular(lower)
  return isEmptyNoun(word) || isEmptyNoun(lower) || isVagueModifier(lower) || (!asKind && isBroadNoun(word))
}

export function argumentText(argument: Argument): string {
  return phraseText(argument.sentence, argument)
}

/** What stands behind a phrase that is over. */
const closing: ReadonlySet<PartOfSpeech> = new Set(['PUNCT', 'CCONJ'])

/**
 * `an [object] oriented implementation`, `[robot] learning examples`, `[lane] changing`, `[idempotency] key`: the tagger cut the phrase
 * before its head.
 */
export function missesHead({ sentence: { tokens, nounPhrases }, last }: Argument): boolean {
  const head = tokens[last]
  const next = tokens[last + 1]
  if (head?.pos !== 'NOUN' || head.lower !== head.lemma || next === undefined) return false
  const gerund = next.pos === 'VERB' && next.lower.endsWith('ing')
  const after = tokens[last + 2]
  if ((gerund || next.pos === 'ADJ') && (after === undefined || closing.has(after.pos))) return true
  const modifies = gerund || next.pos === 'ADJ' || (next.pos === 'VERB' && isParticiple(next))
  return modifies && nounPhrases.some(({ first }) => first === last + 2)
}
