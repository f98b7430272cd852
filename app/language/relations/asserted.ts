import type { Sentence, Token } from '../analysis.ts'
import type { RelationDraft } from './relation-draft.ts'

const conditions = new Set(['if', 'unless', 'whether', 'suppose', 'supposing', 'imagine', 'assuming', 'otherwise'])
const clauseEnds = /^[,;:()–—]$/
const denials = new Set(['no', 'not', 'never', 'neither', 'nor', 'without', 'instead', 'unlike', 'cannot'])

/** Whether a sentence states something; a question does not. */
export function isStatement({ tokens }: Sentence): boolean {
  const last = tokens.findLast((token) => !/^[)\]"'”’»]$/.test(token.text))
  return last?.text !== '?'
}

/**
 * Whether the sentence asserts the relation: none of its ends is denied (`no cache`, `without a cache`), and its clause
 * does not hang on a condition.
 */
export function isAsserted({ source, target, proof }: RelationDraft): boolean {
  const ends = [source, target].filter((end) => end.sentence === proof)
  if (ends.some((end) => isDenied(proof.tokens, end.first))) return false
  if (ends.length < 2) return true
  return !isConditional(proof.tokens, Math.min(source.first, target.first))
}

function isDenied(tokens: readonly Token[], first: number): boolean {
  return [1, 2].some((back) => denials.has(tokens[first - back]?.lower ?? ''))
}

function isConditional(tokens: readonly Token[], first: number): boolean {
  for (let at = first - 1; at >= 0 && !clauseEnds.test(tokens[at]?.text ?? ''); at--) {
    if (conditions.has(tokens[at]?.lower ?? '')) return true
  }
  return false
}
