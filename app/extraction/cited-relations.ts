import { canonicalKey } from '../domain/canonical-name.ts'
import type { ConceptClaim, RelationClaim } from '../domain/claim.ts'
import type { Vocabulary } from '../domain/vocabulary.ts'
import type { RelationAnswer } from './answers.ts'
import { confidences } from './cited-concepts.ts'
import type { PassageIndex } from './passage-index.ts'
import type { Passage } from './passages.ts'
import { vocabularyName } from './vocabulary-name.ts'

export type UnprovenRelation = { readonly answer: RelationAnswer; readonly passage: Passage | undefined }

export type CitedRelations = {
  readonly claims: readonly RelationClaim[]
  readonly repaired: number
  readonly unproven: readonly UnprovenRelation[]
}

/** A passage that names just one of the two says less. */
const oneNamed = 0.6

/**
 * Turns answers into claims with verbatim quotes. The cited passage has to name one of the two concepts and its slide the
 * other; else a passage that names both stands in, the nearest one.
 */
export function citeRelations(
  answers: readonly RelationAnswer[],
  concepts: readonly ConceptClaim[],
  index: PassageIndex,
  vocabulary: Vocabulary,
): CitedRelations {
  const formsOf = createForms(concepts)
  const claims = new Map<string, RelationClaim>()
  const unproven: UnprovenRelation[] = []
  let repaired = 0
  const add = (answer: RelationAnswer, passage: Passage, confidence: number): void => {
    const claim = relationClaim(answer, passage, confidence)
    const known = claims.get(keyOf(claim))
    if (known === undefined || known.confidence < confidence) claims.set(keyOf(claim), claim)
  }
  for (const given of answers) {
    const ends = [formsOf(given.s), formsOf(given.o)] as const
    // By the concepts' own names, since a model may use any of their spellings.
    const [s = given.s, o = given.o] = [ends[0][0], ends[1][0]]
    const answer = { s, o, t: vocabularyName(given.t, vocabulary.relationTypes), l: given.l }
    const cited = index.passage(answer.l)
    if (cited !== undefined && supports(cited, ends, index)) {
      const both = ends.every((forms) => index.surfaceIn(cited, forms) !== undefined)
      add(answer, cited, both ? confidences.cited : oneNamed)
      continue
    }
    const other = index.holding(ends[0], cited).find((passage) => index.surfaceIn(passage, ends[1]) !== undefined)
    if (other === undefined) unproven.push({ answer, passage: cited })
    else {
      repaired++
      add(answer, other, confidences.repaired)
    }
  }
  return { claims: [...claims.values()], repaired, unproven }
}

/** Whether a passage can be the proof: it names one end, and its slide the other. */
export function supports(
  passage: Passage,
  ends: readonly [readonly string[], readonly string[]],
  index: PassageIndex,
): boolean {
  const isNamed = ends.some((forms) => index.surfaceIn(passage, forms) !== undefined)
  return isNamed && ends.every((forms) => index.holding(forms).some(({ slide }) => slide === passage.slide))
}

/** The written forms of a concept by any of its names; the name itself where nobody claimed it. */
export function createForms(concepts: readonly ConceptClaim[]): (name: string) => readonly string[] {
  const forms = new Map<string, readonly string[]>()
  for (const { name, aliases } of concepts) {
    for (const form of [name, ...aliases]) forms.set(canonicalKey(form), [name, ...aliases])
  }
  return (name) => forms.get(canonicalKey(name)) ?? [name]
}

export function relationClaim(answer: RelationAnswer, passage: Passage | undefined, confidence: number): RelationClaim {
  const { s: source, o: target, t: type } = answer
  return { source, target, type, slide: passage?.slide ?? 0, quote: passage?.text ?? '', confidence }
}

function keyOf({ source, type, target, slide, quote }: RelationClaim): string {
  return JSON.stringify([canonicalKey(source), type, canonicalKey(target), slide, quote])
}
