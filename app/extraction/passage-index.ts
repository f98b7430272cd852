import { findTerm, searchable } from '../domain/evidence.ts'
import type { Passage } from './passages.ts'
import { createSpellings } from './spellings.ts'

/** Looks terms up in the passages of one segment. */
export type PassageIndex = {
  /** The passage of that number; undefined where the model made it up. */
  readonly passage: (id: number) => Passage | undefined
  /** The first of the terms that the passage holds, as it writes it. */
  readonly surfaceIn: (passage: Passage, terms: readonly string[]) => string | undefined
  /** How the segment writes the term where it first stands. */
  readonly surfaceOf: (term: string) => string | undefined
  /** Passages that hold one of the terms: those of the slide of `near` first, the nearest of them first. */
  readonly holding: (terms: readonly string[], near?: Passage) => readonly Passage[]
}

/** Shorter names are everyday words too often (`Go`, `Raft`): upper case in them counts. */
const shortName = 4

/** Matches the term as a word of its own, case included. */
function asWritten(term: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(term)}(?![\\p{L}\\p{N}])`, 'u')
}

/**
 * A term stands in a passage at the bounds of words, whatever case and white space; where no passage holds it so, words
 * with the same canonical key do.
 */
export function createPassageIndex(passages: readonly Passage[]): PassageIndex {
  const byId = new Map(passages.map((passage) => [passage.id, passage]))
  const texts = passages.map((passage) => ({ passage, text: searchable(passage.text) }))
  const spellings = createSpellings(passages)
  const known = new Map<string, ReadonlyMap<number, string>>()

  const literal = (term: string): ReadonlyMap<number, string> => {
    const found = new Map<number, string>()
    for (const { passage, text } of texts) {
      const span = findTerm(text, term)
      if (span === undefined) continue
      const surface = passage.text.slice(span.start, span.end)
      if (term.length > shortName || !/\p{Lu}/u.test(term) || surface === term) found.set(passage.id, surface)
      else if (asWritten(term).test(passage.text)) found.set(passage.id, term)
    }
    return found
  }
  /** The term's surface in each passage that holds it. */
  const surfaces = (term: string): ReadonlyMap<number, string> => {
    const remembered = known.get(term)
    if (remembered !== undefined) return remembered
    const exact = literal(term)
    const found = exact.size > 0 ? exact : spellings(term)
    known.set(term, found)
    return found
  }
  const surfaceIn = (passage: Passage, terms: readonly string[]): string | undefined =>
    terms.map((term) => surfaces(term).get(passage.id)).find((surface) => surface !== undefined)

  return {
    passage: (id) => byId.get(id),
    surfaceIn,
    surfaceOf: (term) => surfaces(term).values().next().value,
    holding: (terms, near) => {
      const distance = ({ id, excerpt }: Passage): number =>
        near === undefined ? 0 : Math.abs(id - near.id) + (excerpt === near.excerpt ? 0 : passages.length)
      return passages
        .filter((passage) => surfaceIn(passage, terms) !== undefined)
        .toSorted((a, b) => distance(a) - distance(b))
    },
  }
}
