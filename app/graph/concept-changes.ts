import {
  addTallies,
  type ConceptTally,
  deriveConcept,
  emptyTally,
  subtractTally,
  tallyMentions,
} from '../domain/derive-concept.ts'
import type { Concept, ConceptMention } from '../domain/graph.ts'
import type { TypeTie } from '../ports/graph-store.ts'
import { compare } from './check-patch.ts'

/** A concept to be written, with the tally it was derived from. */
export type TalliedConcept = { readonly concept: Concept; readonly tally: ConceptTally }

/** What a write does to the concepts it touches, in the order of their keys. */
export type ConceptChanges = {
  readonly created: readonly TalliedConcept[]
  readonly changed: readonly TalliedConcept[]
  /** Keys of concepts that nobody claims any more. */
  readonly deleted: readonly string[]
  readonly ties: readonly TypeTie[]
}

/** What one document says of its concepts, by their keys. */
export type Tallies = ReadonlyMap<string, ConceptTally>

export function tallyByKey(mentions: readonly ConceptMention[]): Tallies {
  const byKey = Map.groupBy(mentions, (mention) => mention.key)
  return new Map([...byKey].map(([key, claims]) => [key, tallyMentions(claims)]))
}

/** The concepts after a document's tallies are added to, or taken from, those that the store has of them. */
export function changeConcepts(tallies: Tallies, change: 'add' | 'remove', known: Tallies): ConceptChanges {
  const created: TalliedConcept[] = []
  const changed: TalliedConcept[] = []
  const deleted: string[] = []
  const ties: TypeTie[] = []
  const combine = change === 'add' ? addTallies : subtractTally
  for (const [key, own] of [...tallies].sort(([a], [b]) => compare(a, b))) {
    const before = known.get(key)
    const tally = before === undefined && change === 'add' ? own : combine(before ?? emptyTally, own)
    const derived = deriveConcept(key, tally)
    if (derived === undefined) {
      deleted.push(key)
      continue
    }
    const { concept, tiedTypes } = derived
    if (tiedTypes.length > 0) ties.push({ concept: key, types: tiedTypes })
    if (before === undefined) created.push({ concept, tally })
    else changed.push({ concept, tally })
  }
  return { created, changed, deleted, ties }
}
