import type { Candidate } from './candidate.ts'
import { hasInnerCapital } from './is-nameable.ts'

/**
 * Whether a candidate is a name rather than a common noun: its first or last word is written like one (`gRPC`, `DNS`), or
 * every word has a capital inside a sentence, where common nouns have none. Titles prove nothing.
 */
export function isProperName({ words, occurrences }: Candidate): boolean {
  if (words.length === 1 && hasInnerCapital(words[0]?.text ?? '')) return true
  const inside = occurrences.filter(({ sentence, first }) => first > 0 && sentence.source.role !== 'title')
  return (
    inside.length > 0 &&
    inside.every((one) =>
      one.sentence.tokens
        .slice(one.first, one.last + 1)
        .every((token) => token.pos === 'PROPN' && /^\p{Lu}/u.test(token.text)),
    )
  )
}
