import type { Extraction } from '../domain/claim.ts'
import type { ConceptAnswer, RelationAnswer } from './answers.ts'
import { citeConcepts } from './cited-concepts.ts'
import { citeRelations } from './cited-relations.ts'
import { followingCalls } from './depth.ts'
import { readInHalves } from './in-halves.ts'
import type { Passage } from './passages.ts'
import { repairCitations } from './repair-citations.ts'
import type { SegmentWork } from './segment-work.ts'
import { splitPassages } from './split-passages.ts'

/** An answer to something worth reading that holds nothing is asked for once more. */
const worthReading = 80

/** Concepts of a segment, in as many calls side by side as its plan says; depth fast brings their relations, too. */
export async function findConcepts(work: SegmentWork, terms: readonly string[]): Promise<Extraction> {
  const { index, context, depth } = work
  if (depth === 'fast') {
    const answers = await readParts(work, work.calls, async (part) => [await askForAll(work, part)])
    const concepts = citeConcepts(
      answers.flatMap(({ c }) => c),
      index,
      context.vocabulary,
    )
    const relations = citeRelations(
      answers.flatMap(({ r }) => r),
      concepts.claims,
      index,
      context.vocabulary,
    )
    return repairCitations({ concepts, relations }, work)
  }
  const first = await readParts(work, work.calls, (part) => askForConcepts(work, part, terms))
  const missed = depth === 'thorough' ? await lookAgain(work, first) : []
  const concepts = citeConcepts([...first, ...missed], index, context.vocabulary)
  const repaired = await repairCitations({ concepts, relations: noRelations }, work)
  return { concepts: repaired.concepts }
}

const noRelations = { claims: [], repaired: 0, unproven: [] }

/** Reads the passages in parts side by side; a part too long for the model is halved. */
export async function readParts<T>(
  { passages, countTokens, context }: SegmentWork,
  parts: number,
  read: (part: readonly Passage[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const answers = await Promise.all(
    splitPassages(passages, parts, countTokens).map((part) => readInHalves(part, read, context, countTokens)),
  )
  return answers.flat()
}

async function askForConcepts(
  { ask, requests, asked, countTokens }: SegmentWork,
  part: readonly Passage[],
  terms: readonly string[],
): Promise<readonly ConceptAnswer[]> {
  const isEmpty = ({ c }: { readonly c: readonly unknown[] }): boolean =>
    c.length === 0 && isWorthReading(part, countTokens)
  return (await ask(requests.extract(part, terms), asked('extract'), isEmpty)).c
}

async function askForAll(
  { ask, requests, asked, countTokens }: SegmentWork,
  part: readonly Passage[],
): Promise<{ readonly c: readonly ConceptAnswer[]; readonly r: readonly RelationAnswer[] }> {
  const isEmpty = ({ c }: { readonly c: readonly unknown[] }): boolean =>
    c.length === 0 && isWorthReading(part, countTokens)
  return ask(requests.extractAll(part), asked('extract'), isEmpty)
}

/** What the first reading missed; finding nothing is a fine answer here. */
async function lookAgain(work: SegmentWork, found: readonly ConceptAnswer[]): Promise<readonly ConceptAnswer[]> {
  const { ask, requests, asked, index, calls } = work
  return readParts(work, followingCalls(calls), async (part) => {
    const here = new Set(part)
    const known = found.filter(({ n, a }) => index.holding([n, ...a]).some((passage) => here.has(passage)))
    return (await ask(requests.look(part, [...new Set(known.map(({ n }) => n))]), asked('look'))).c
  })
}

function isWorthReading(part: readonly Passage[], countTokens: SegmentWork['countTokens']): boolean {
  return part.reduce((sum, passage) => sum + countTokens(passage.text), 0) >= worthReading
}
