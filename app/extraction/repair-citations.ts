import type { ConceptClaim, RelationClaim } from '../domain/claim.ts'
import { type ErrorCode, KnowbaseError } from '../domain/errors.ts'
import type { RepairAnswer } from './answers.ts'
import { type CitedConcepts, confidences, isTerm, type UnprovenConcept, unprovenClaim } from './cited-concepts.ts'
import { type CitedRelations, createForms, relationClaim, supports, type UnprovenRelation } from './cited-relations.ts'
import { mergeConcepts } from './merge-concepts.ts'
import type { PassageIndex } from './passage-index.ts'
import type { Passage } from './passages.ts'
import type { SegmentWork } from './segment-work.ts'

export type Repaired = { readonly concepts: readonly ConceptClaim[]; readonly relations: readonly RelationClaim[] }

/** Passages around a cited one that are shown again. */
const reach = 4

/**
 * Asks once, in one call, for the citations that do not hold. What an answer brings has to stand in a line all the same;
 * the rest is handed on unproven, so that the gatekeeper drops it and names it.
 */
export async function repairCitations(
  { concepts, relations }: { readonly concepts: CitedConcepts; readonly relations: CitedRelations },
  { passages, index, context, ask, requests, asked, mayAskAboutCitations }: SegmentWork,
): Promise<Repaired> {
  const repaired = concepts.repaired + relations.repaired
  if (repaired > 0) context.onIncident?.('citation_repaired', repaired)
  const items = [...concepts.unproven, ...relations.unproven]
  if (items.length === 0) return { concepts: concepts.claims, relations: relations.claims }

  let found: readonly RepairAnswer[] = []
  if (mayAskAboutCitations()) {
    context.onIncident?.('citation_asked', items.length)
    const near = items.flatMap(({ passage }) => (passage === undefined ? [] : [passage.id]))
    const isNear = ({ id }: Passage): boolean => near.some((cited) => Math.abs(cited - id) <= reach)
    const shown = near.length < items.length ? passages : passages.filter(isNear)
    found = await ask(requests.repair(shown, items.map(describe)), asked('repair')).then(({ f }) => f, unlessUseless)
  }
  const answers = new Map(found.map((one) => [one.i, one]))

  const foundConcepts = concepts.unproven.map((item, at) => repairedConcept(item, answers.get(at + 1), index))
  const known = mergeConcepts([...concepts.claims, ...foundConcepts.filter((claim) => claim !== undefined)])
  const formsOf = createForms(known)
  const foundRelations = relations.unproven.map((item, at) =>
    repairedRelation(item, answers.get(concepts.unproven.length + at + 1), index, formsOf),
  )
  const dropped = [...foundConcepts, ...foundRelations].filter((claim) => claim === undefined).length
  if (dropped > 0) context.onIncident?.('citation_dropped', dropped)
  return {
    concepts: [...known, ...concepts.unproven.filter((_, at) => foundConcepts[at] === undefined).map(unprovenClaim)],
    relations: [
      ...relations.claims,
      ...relations.unproven.map(
        ({ answer: claim, passage }, at) => foundRelations[at] ?? relationClaim(claim, passage, 0),
      ),
    ],
  }
}

/** A question about a few citations is not worth a segment: where its answers are no use, nothing is repaired. */
function unlessUseless(error: unknown): readonly RepairAnswer[] {
  const codes: readonly ErrorCode[] = ['bad_answer', 'context_too_long']
  if (error instanceof KnowbaseError && codes.includes(error.code)) return []
  throw error
}

function describe({ answer }: UnprovenConcept | UnprovenRelation): string {
  return 'n' in answer ? answer.n : `${answer.s} ${answer.t} ${answer.o}`
}

function repairedConcept(
  { answer }: UnprovenConcept,
  repair: RepairAnswer | undefined,
  index: PassageIndex,
): ConceptClaim | undefined {
  const passage = repair === undefined ? undefined : index.passage(repair.l)
  if (repair === undefined || passage === undefined || !isTerm(repair.w.trim())) return undefined
  const surface = index.surfaceIn(passage, [repair.w.trim()])
  if (surface === undefined) return undefined
  return {
    name: surface,
    type: answer.t,
    definition: '',
    aliases: [],
    mentions: [{ slide: passage.slide, quote: passage.text, surface }],
    confidence: confidences.asked,
  }
}

function repairedRelation(
  { answer }: UnprovenRelation,
  repair: RepairAnswer | undefined,
  index: PassageIndex,
  formsOf: (name: string) => readonly string[],
): RelationClaim | undefined {
  const passage = repair === undefined ? undefined : index.passage(repair.l)
  if (passage === undefined || !supports(passage, [formsOf(answer.s), formsOf(answer.o)], index)) return undefined
  return relationClaim(answer, passage, confidences.asked)
}
