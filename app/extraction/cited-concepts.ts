import type { ConceptClaim, Mention } from '../domain/claim.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { ConceptAnswer } from './answers.ts'
import { mergeConcepts } from './merge-concepts.ts'
import type { PassageIndex } from './passage-index.ts'
import type { Passage } from './passages.ts'
import { vocabularyName } from './vocabulary-name.ts'

/** A claim none of whose terms stands in the segment. */
export type UnprovenConcept = { readonly answer: ConceptAnswer; readonly passage: Passage | undefined }

export type CitedConcepts = {
  readonly claims: readonly ConceptClaim[]
  /** Claims that cited a wrong passage and whose term stands in another one. */
  readonly repaired: number
  readonly unproven: readonly UnprovenConcept[]
}

/** Confidence of a claim by how its evidence came about. */
export const confidences = { cited: 0.8, repaired: 0.65, asked: 0.55 } as const

/**
 * Turns answers into claims with verbatim quotes. A name is always one that the slides write, whatever the model called
 * it; aliases and definitions that do not stand in the segment are left out. Passages that hold the term without being
 * cited are mentions, too.
 */
export function citeConcepts(
  answers: readonly ConceptAnswer[],
  index: PassageIndex,
  vocabulary: Vocabulary,
): CitedConcepts {
  const claims: ConceptClaim[] = []
  const unproven: UnprovenConcept[] = []
  let repaired = 0
  for (const given of answers) {
    const answer = { ...given, t: vocabularyName(given.t, vocabulary.conceptTypes) }
    const terms = [answer.n, ...answer.a].map((term) => term.trim()).filter(isTerm)
    const cited = answer.l.map(index.passage).filter((passage) => passage !== undefined)
    const holding = index.holding(terms, cited[0])
    if (holding.length === 0) {
      unproven.push({ answer, passage: cited[0] })
      continue
    }
    const isCited = holding.some((passage) => cited.includes(passage))
    if (!isCited) repaired++
    claims.push(claimOf(answer, terms, holding, index, isCited ? confidences.cited : confidences.repaired))
  }
  return { claims: mergeConcepts(claims), repaired, unproven }
}

function claimOf(
  answer: ConceptAnswer,
  terms: readonly string[],
  holding: readonly Passage[],
  index: PassageIndex,
  confidence: number,
): ConceptClaim {
  const mentions = holding.map(
    (passage): Mention => ({
      slide: passage.slide,
      quote: passage.text,
      surface: index.surfaceIn(passage, terms) ?? '',
    }),
  )
  const written = terms.flatMap((term) => {
    const surface = index.surfaceOf(term)
    if (surface === undefined) return []
    // The model's spelling where the slides have it but for case and ending, else theirs.
    return [sameWords(surface, term) ? term : surface]
  })
  const [name = '', ...aliases] = [...new Set(written)]
  const defining = index.passage(answer.d)
  const isDefinition =
    defining !== undefined && defining.role !== 'title' && index.surfaceIn(defining, terms) !== undefined
  return {
    name,
    type: answer.t,
    definition: isDefinition ? defining.text : '',
    aliases,
    mentions,
    confidence,
  }
}

/** Whole sentences stand in their lines, too, but name nothing. */
export function isTerm(words: string): boolean {
  return words !== '' && words.length <= 100 && words.split(/\s+/).length <= 8
}

function sameWords(surface: string, term: string): boolean {
  return surface.replaceAll(/\s+/g, ' ').toLowerCase() === term.replaceAll(/\s+/g, ' ').toLowerCase()
}

/** What is handed on of a claim that nothing proves: the gatekeeper drops it and says why. */
export function unprovenClaim({ answer, passage }: UnprovenConcept): ConceptClaim {
  return {
    name: answer.n,
    type: answer.t,
    definition: '',
    aliases: [],
    mentions: passage === undefined ? [] : [{ slide: passage.slide, quote: passage.text, surface: answer.n }],
    confidence: 0,
  }
}
