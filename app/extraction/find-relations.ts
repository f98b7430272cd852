import type { ConceptClaim, RelationClaim } from '../domain/claim.ts'
import type { RelationAnswer } from './answers.ts'
import { citeRelations } from './cited-relations.ts'
import { followingCalls } from './depth.ts'
import { readParts } from './find-concepts.ts'
import type { Passage } from './passages.ts'
import { repairCitations } from './repair-citations.ts'
import type { SegmentWork } from './segment-work.ts'

/** Typed relations between the concepts of a segment that its lines prove. */
export async function findRelations(
  work: SegmentWork,
  concepts: readonly ConceptClaim[],
): Promise<readonly RelationClaim[]> {
  const { index, context } = work
  const proven = concepts.filter(({ name }) => index.surfaceOf(name) !== undefined)
  const answers = await readParts(work, followingCalls(work.calls), (part) => askForRelations(work, part, proven))
  const relations = citeRelations(answers, proven, index, context.vocabulary)
  return (await repairCitations({ concepts: { claims: proven, repaired: 0, unproven: [] }, relations }, work)).relations
}

/** Only concepts that a part names can be related in it, and only lines that name one can say how. */
async function askForRelations(
  { ask, requests, asked, index, context }: SegmentWork,
  part: readonly Passage[],
  concepts: readonly ConceptClaim[],
): Promise<readonly RelationAnswer[]> {
  const here = new Set(part)
  const places = concepts.map(({ name, aliases }) => ({
    name,
    lines: index.holding([name, ...aliases]).filter((passage) => here.has(passage)),
  }))
  const named = places.filter(({ lines }) => lines.length > 0)
  const names = named.map(({ name }) => name)
  if (names.length < 2) return []
  const telling = new Set(named.flatMap(({ lines }) => lines))
  const shown = part.filter((passage) => passage.role === 'title' || telling.has(passage))
  const { r } = await ask(requests.mine(shown, names), asked('mine'))
  const answers = r.flatMap(({ s, t, o, l }) => {
    const [source, target] = [names[s - 1], names[o - 1]]
    return source === undefined || target === undefined ? [] : [{ s: source, t, o: target, l }]
  })
  // Numbers that are on no list have no words that a reader could be told.
  if (answers.length < r.length) context.onIncident?.('citation_dropped', r.length - answers.length)
  return answers
}
