import type { ConceptClaim } from '../domain/claim.ts'
import type { Plan } from '../domain/segment.ts'

/** Terms a plan names at most: more would not guide. */
const mostTerms = 40
/** Below it a candidate is no term worth looking for. */
const leastConfidence = 0.3
/** A segment of fewer words says nothing. */
const fewestWords = 3
/** Terms one call can be expected to describe. */
const termsPerCall = 25

/** What a reading of a segment says of it: `words` counts tokens, `concepts` come best first. */
export function planSegment(language: string, words: number, concepts: readonly ConceptClaim[]): Plan {
  const terms = concepts.filter((concept) => concept.confidence >= leastConfidence).map((concept) => concept.name)
  return {
    language,
    density: words === 0 ? 0 : (100 * terms.length) / words,
    terms: terms.slice(0, mostTerms),
    calls: words < fewestWords ? 0 : Math.min(4, Math.max(1, Math.ceil(terms.length / termsPerCall))),
  }
}
