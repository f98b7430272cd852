import type { NounPhrase, Token } from '../analysis.ts'
import type { Reading } from './reading.ts'
import { isPossessive } from './subjects.ts'
import { isParticiple } from './verb-group.ts'

const skipped = /^(?:["'“”‘’«»`*_]+|at|least|most|all|both|up|only|also|more|than|either)$/u

/**
 * The phrase that starts at a token, over determiners, numbers and participles before it: `all the`, `its two`, `a
 * managed`. Undefined where something else stands there, or where the phrase is denied (`no`).
 */
export function phraseAfter(reading: Reading, from: number): NounPhrase | undefined {
  const { tokens } = reading
  for (let at = from; at < tokens.length; at++) {
    const phrase = reading.starting[at]
    if (phrase !== undefined) return phrase
    if (!precedesPhrase(tokens, at)) return undefined
  }
  return undefined
}

function precedesPhrase(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token === undefined || /^(?:no|what|which|how|why|when|where|whether|that|those)$/.test(token.lower)) return false
  if (token.pos === 'DET' || token.pos === 'NUM' || isPossessive(token) || skipped.test(token.lower)) return true
  // A word that modifies what follows: `highly available`, `managed clusters`.
  return token.pos === 'ADV' ? tokens[at + 1]?.pos !== 'ADP' : token.pos === 'VERB' && isParticiple(token)
}

/**
 * `A, B and C` from a token on. Commas alone make a list just where a conjunction, dots, `etc.` or the end closes it,
 * so that the subject of the next clause is not taken in. A list that stands in the subject (`brokers such as A and B
 * implement`) may end before a verb.
 */
export function listAfter(reading: Reading, from: number, inSubject = false): readonly NounPhrase[] {
  const { tokens } = reading
  const first = phraseAfter(reading, from)
  if (first === undefined) return []
  const list = [first]
  let closed = 1
  for (let last = first.last; ; ) {
    const comma = tokens[last + 1]?.text === ','
    const conjunction = tokens[last + (comma ? 2 : 1)]?.pos === 'CCONJ'
    if (!comma && !conjunction) {
      // Two phrases with a comma between are one thing said twice: `a small block size, 64 KB`.
      if (list.length > 2 && endsList(tokens[last + 1])) closed = list.length
      if (/^(?:etc|etc\.|\.{2,4}|…)$/.test(tokens[last + 1]?.lower ?? '')) closed = list.length
      break
    }
    const next = phraseAfter(reading, last + (comma ? 1 : 0) + (conjunction ? 1 : 0) + 1)
    if (next === undefined) {
      if (comma && endsList(tokens[last + 2])) closed = list.length
      break
    }
    // `uses A and B manages C`: the next clause has begun.
    if (startsClause(tokens[next.last + 1]) && !(inSubject && conjunction)) break
    list.push(next)
    last = next.last
    if (conjunction) closed = list.length
  }
  return list.slice(0, closed)
}

function endsList(token: Token | undefined): boolean {
  return token === undefined || token.lower === 'etc' || /^(?:etc\.|\.{1,4}|…|\)|;|:|\])$/.test(token.lower)
}

function startsClause(token: Token | undefined): boolean {
  return (
    token !== undefined &&
    (token.pos === 'AUX' || (token.pos === 'VERB' && !isParticiple(token) && !token.lower.endsWith('ing')))
  )
}
