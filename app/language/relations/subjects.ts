import { singular } from '../../domain/singular.ts'
import type { NounPhrase, Token } from '../analysis.ts'
import type { Reading } from './reading.ts'
import { isParticiple, type VerbGroup } from './verb-group.ts'

const relatives = new Set(['that', 'which', 'who'])
const quotes = /^["'“”‘’«»`*_]+$/u

/**
 * The phrases a verb is said of: `A and B` give two, `the size of the cache` gives `size`, `a driver that manages`
 * gives `driver`. Empty where it cannot be told.
 */
export function subjectsOf(reading: Reading, verb: VerbGroup): readonly NounPhrase[] {
  const { tokens } = reading
  let at = verb.first - 1
  while (tokens[at]?.pos === 'ADV' && at > 0) at--
  const relative = tokens[at]
  if (relative !== undefined && relatives.has(relative.lower)) {
    at--
    if (tokens[at]?.text === ',') at--
    const antecedent = phraseEndingAt(reading, at)
    return antecedent !== undefined && agrees(tokens, antecedent, verb) ? [antecedent] : []
  }
  return startOfClause(reading, at, verb)
}

/** Walks from the phrase before the verb to the one that governs it, then over what it is joined to with `and`. */
function startOfClause(reading: Reading, at: number, verb: VerbGroup): readonly NounPhrase[] {
  const { tokens } = reading
  const nearest = phraseEndingAt(reading, at)
  if (nearest === undefined) return []
  let phrase = nearest
  for (;;) {
    const before = beforePhrase(reading, phrase)
    const token = tokens[before]
    const possessor = /^['’]s?$/.test(token?.lower ?? '') ? reading.ending[before - 1] : undefined
    if (possessor !== undefined) {
      phrase = { ...phrase, first: possessor.first }
      continue
    }
    if (token?.pos === 'ADP' || (token?.lower === 'to' && token.pos === 'PART')) {
      const governor = governorOf(reading, before)
      if (governor === undefined) return []
      phrase = governor
      continue
    }
    // `Testing a project is`: the act is the subject, not its object.
    if (token?.lower.endsWith('ing') && before < phrase.first - 1) return []
    if (token?.pos === 'VERB' || token?.pos === 'AUX' || token?.pos === 'PART') return []
    if (token?.pos === 'CCONJ') {
      const { joined, governor } = joinedBefore(reading, before)
      // `brokers such as A and B implement`: the brokers do.
      if (governor !== undefined) {
        phrase = governor
        continue
      }
      if (joined.length > 0 && verb.agreement !== 'singular') return [...joined, phrase]
    }
    return agrees(tokens, phrase, verb) ? [phrase] : []
  }
}

/** The phrase that a preposition hangs on: `size of`, `methods based on`, `languages such as`. */
function governorOf(reading: Reading, preposition: number): NounPhrase | undefined {
  const { tokens } = reading
  let at = preposition - 1
  const before = tokens[at]
  if (before?.lower === 'such') at--
  if (before?.pos === 'VERB' && (isParticiple(before) || before.lower.endsWith('ing'))) at--
  return phraseEndingAt(reading, at)
}

type Joined = { readonly joined: readonly NounPhrase[]; readonly governor?: NounPhrase | undefined }

/**
 * `A, B and`: the phrases before the conjunction, none where they are the objects of an earlier verb, and what they hang
 * on where a preposition stands before them.
 */
function joinedBefore(reading: Reading, conjunction: number): Joined {
  const { tokens } = reading
  const joined: NounPhrase[] = []
  let at = conjunction - 1
  for (;;) {
    if (tokens[at]?.text === ',') at--
    const phrase = phraseEndingAt(reading, at)
    if (phrase === undefined) break
    joined.unshift(phrase)
    at = beforePhrase(reading, phrase)
    if (tokens[at]?.text !== ',') break
  }
  const before = tokens[at]?.pos
  if (before === 'ADP' && joined.length > 0) return { joined: [], governor: governorOf(reading, at) }
  return { joined: before === 'VERB' || before === 'AUX' || before === 'PART' ? [] : joined }
}

/** The phrase that ends at a token, over closing quotes and a bracket: `Dead Letter Queue (DLQ)`. */
function phraseEndingAt(reading: Reading, from: number): NounPhrase | undefined {
  const { tokens } = reading
  let at = from
  while (quotes.test(tokens[at]?.text ?? '')) at--
  if (tokens[at]?.text === ')') {
    while (at > 0 && tokens[at]?.text !== '(') at--
    at--
  }
  return reading.ending[at]
}

/** The token before a phrase and what determines it: `all the`, `its`, `two managed`, an opening quote. */
function beforePhrase(reading: Reading, phrase: NounPhrase): number {
  let at = phrase.first - 1
  while (at >= 0 && determines(reading.tokens, at)) at--
  return at
}

function determines(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token === undefined) return false
  if (token.pos === 'VERB') return isParticiple(token) && tokens[at - 1]?.pos === 'DET'
  if (relatives.has(token.lower)) return false
  return token.pos === 'DET' || token.pos === 'NUM' || isPossessive(token) || quotes.test(token.text)
}

export function isPossessive(token: Token): boolean {
  return token.pos === 'PRON' && /^(?:its|their|our|your|his|her|my)$/.test(token.lower)
}

function agrees(tokens: readonly Token[], phrase: NounPhrase, verb: VerbGroup): boolean {
  if (verb.agreement === 'either') return true
  const number = numberOf(tokens[phrase.last])
  return number === 'either' || number === verb.agreement
}

/** Names and mass nouns may end in s, so just a plain plural counts as one. */
export function numberOf(head: Token | undefined): 'singular' | 'plural' | 'either' {
  if (head === undefined || /^(?:data|media|criteria|people|children|metadata|staff|team)$/.test(head.lower))
    return 'either'
  if (singular(head.lower) === head.lower) return 'singular'
  return head.pos === 'PROPN' ? 'either' : 'plural'
}
