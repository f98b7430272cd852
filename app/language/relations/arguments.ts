import { singular } from '../../domain/singular.ts'
import { phraseText, type Sentence, type Token } from '../analysis.ts'
import { isBroadNoun, isEmptyNoun, isPortionNoun, isVagueModifier } from './generic-nouns.ts'
import type { Argument } from './relation-draft.ts'
import { isParticiple } from './verb-group.ts'

/** Words; longer phrases are pieces of a sentence that was not understood. */
const longest = 8

/** Without the modifiers that say nothing of what is named: `different network drivers` gives `network drivers`. */
export function trimArgument(argument: Argument): Argument {
  const { first: start, last } = withPossessed(contentOf(argument), argument.sentence)
  const { tokens } = argument.sentence
  let first = start
  while (first < last && isVagueModifier(tokens[first]?.lower ?? '')) first++
  return { ...argument, first, last }
}

/** `the container's filesystem` is the filesystem, not the container. */
function withPossessed({ first, last }: Pick<Argument, 'first' | 'last'>, { tokens, nounPhrases }: Sentence) {
  const possessive = /^['’]s?$/.test(tokens[last + 1]?.lower ?? '')
  const possessed = possessive ? nounPhrases.find((phrase) => phrase.first === last + 2) : undefined
  return { first, last: possessed?.last ?? last }
}

/** `a group of processes` means the processes. */
function contentOf({ sentence: { tokens, nounPhrases }, first, last }: Argument): Pick<Argument, 'first' | 'last'> {
  const isPortion = isPortionNoun(singular(tokens[last]?.lower ?? '')) && tokens[last + 1]?.lower === 'of'
  const content = isPortion ? nounPhrases.find((phrase) => phrase.first > last) : undefined
  const between = content === undefined ? [] : tokens.slice(last + 2, content.first)
  const near = between.every((token) => token.pos === 'DET' || token.pos === 'NUM' || token.pos === 'PRON')
  return content !== undefined && near ? content : { first, last }
}

/**
 * Whether a phrase names something: no generic noun alone, no number, letter or stray mark. A broad noun is enough where
 * it says what kind of thing something is (`asKind`).
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

/**
 * `an [object] oriented implementation`, `[robot] learning examples`, `[lane] changing`: the tagger cut the phrase before
 * its head.
 */
export function missesHead({ sentence: { tokens, nounPhrases }, last }: Argument): boolean {
  const head = tokens[last]
  const next = tokens[last + 1]
  if (head?.pos !== 'NOUN' || head.lower !== head.lemma || next === undefined) return false
  const gerund = next.pos === 'VERB' && next.lower.endsWith('ing')
  const after = tokens[last + 2]
  if (gerund && (after === undefined || after.pos === 'PUNCT' || after.pos === 'CCONJ')) return true
  const modifies = gerund || next.pos === 'ADJ' || (next.pos === 'VERB' && isParticiple(next))
  return modifies && nounPhrases.some(({ first }) => first === last + 2)
}
