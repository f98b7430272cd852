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

/** A concept's mentions in one document, by its key. */
export type MentionsByKey = ReadonlyMap<string, readonly ConceptMention[]>

export function mentionsByKey(mentions: readonly ConceptMention[]): MentionsByKey {
  return Map.groupBy(mentions, (mention) => mention.key)
}

/** The concepts after a document's mentions are added to, or taken from, the tallies that the store has of them. */
export function changeConcepts(
  mentions: MentionsByKey,
  change: 'add' | 'remove',
  known: ReadonlyMap<string, ConceptTally>,
): ConceptChanges {
  const created: TalliedConcept[] = []
  const changed: TalliedConcept[] = []
  const deleted: string[] = []
  const ties: TypeTie[] = []
  const combine = change === 'add' ? addTallies : subtractTally
  for (const [key, claims] of [...mentions].sort(([a], [b]) => compare(a, b))) {
    const before = known.get(key)
    const tally = combine(before ?? emptyTally, tallyMentions(claims))
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
