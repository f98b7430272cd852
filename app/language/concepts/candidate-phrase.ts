import type { NounPhrase, Sentence, Token } from '../analysis.ts'
import { isLooseModifier } from './generic-words.ts'

/** Words of a candidate at most: longer phrases are cut to their end, which holds the head. */
const longest = 5
const beforeParticiple: ReadonlySet<string> = new Set(['DET', 'ADJ', 'ADP', 'PUNCT', 'CCONJ', 'PRON'])
const beforeGerund: ReadonlySet<string> = new Set(['DET', 'ADJ'])

type Stretch = { readonly first: number; readonly last: number }

/**
 * What a noun phrase names: with the participles in front of it (`the [distributed] tracing backend`), without the
 * modifiers that say nothing of it (`[different] network drivers`). Undefined for what is no phrase.
 */
export function candidatePhrase(sentence: Sentence, phrase: NounPhrase): Stretch | undefined {
  const { tokens } = sentence
  let first = sentence.language === 'en' ? withParticiples(tokens, phrase.first) : phrase.first
  while (first < phrase.last && isLooseModifier(tokens[first]?.lower ?? '')) first++
  // Where modifiers follow the head (`serveur de noms`) the start is what must stay.
  const headLast = phrase.head === phrase.last
  const last = headLast ? phrase.last : Math.min(phrase.last, first + longest - 1)
  if (headLast) first = Math.max(first, last - longest + 1)
  return first > last || isTorn(tokens, first, last) ? undefined : { first, last }
}

function withParticiples(tokens: readonly Token[], start: number): number {
  let first = start
  while (first > 0 && modifies(tokens, first - 1)) {
    first--
    while (tokens[first - 1]?.pos === 'ADJ') first--
  }
  return first
}

function modifies(tokens: readonly Token[], at: number): boolean {
  const verb = tokens[at]
  const before = tokens[at - 1]
  if (verb?.pos !== 'VERB') return false
  if (/(?:ed|en|wn)$/.test(verb.lower)) return before === undefined || beforeParticiple.has(before.pos)
  if (!verb.lower.endsWith('ing') || before === undefined) return false
  return beforeGerund.has(before.pos) || (before.lower.endsWith('ed') && modifies(tokens, at - 1))
}

/** Columns of a listing are no phrase: more than one space tears it. */
function isTorn(tokens: readonly Token[], first: number, last: number): boolean {
  for (let at = first; at < last; at++) {
    if ((tokens[at + 1]?.start ?? 0) - (tokens[at]?.end ?? 0) > 2) return true
  }
  return false
}
