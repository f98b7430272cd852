import type { Concept, ConceptMention } from './graph.ts'

/** How often a word was claimed, and the sum of the scores of those claims in millionths. */
export type Votes = { readonly word: string; readonly count: number; readonly weight: number }

/**
 * All that a concept's derived properties depend on, as sums of integers: tallies can be added in any order, and what
 * one document added can be taken away again without a trace. A store keeps one a concept, so that a write reads no
 * other document's claims.
 */
export type ConceptTally = {
  readonly mentions: number
  /** Sum over documents of -ln(1 - best score), in millionths: the exponent of "not one of them is right". */
  readonly evidence: number
  readonly names: readonly Votes[]
  readonly types: readonly Votes[]
  readonly definitions: readonly Votes[]
  /** Names, surfaces and aliases. */
  readonly spellings: readonly Votes[]
}

/** A concept and the types, if more than one, whose votes are equal and highest. */
export type DerivedConcept = { readonly concept: Concept; readonly tiedTypes: readonly string[] }

const millionths = 1_000_000
/** A certain claim would make the evidence infinite. */
const highestScore = 0.999_999

export const emptyTally: ConceptTally = {
  mentions: 0,
  evidence: 0,
  names: [],
  types: [],
  definitions: [],
  spellings: [],
}

/** The tally of one concept's mentions in one document; take all of them, since the document's best score counts. */
export function tallyMentions(mentions: readonly ConceptMention[]): ConceptTally {
  const best = Math.min(highestScore, Math.max(0, ...mentions.map((mention) => mention.score)))
  const votes = (words: (mention: ConceptMention) => readonly string[]): readonly Votes[] =>
    sumVotes(
      mentions.flatMap((mention) =>
        [...new Set(words(mention))]
          .filter((word) => word !== '')
          .map((word) => ({ word, count: 1, weight: Math.round(mention.score * millionths) })),
      ),
    )
  return {
    mentions: mentions.length,
    evidence: Math.round(-Math.log1p(-best) * millionths),
    names: votes((mention) => [mention.name]),
    types: votes((mention) => [mention.type]),
    definitions: votes((mention) => [mention.definition]),
    spellings: votes((mention) => [mention.name, mention.surface, ...mention.aliases]),
  }
}

export function addTallies(one: ConceptTally, other: ConceptTally): ConceptTally {
  return combine(one, other, 1)
}

/** Takes away a tally that was added before. */
export function subtractTally(one: ConceptTally, taken: ConceptTally): ConceptTally {
  return combine(one, taken, -1)
}

function combine(one: ConceptTally, other: ConceptTally, sign: 1 | -1): ConceptTally {
  const votes = (field: 'names' | 'types' | 'definitions' | 'spellings'): readonly Votes[] =>
    sumVotes([
      ...one[field],
      ...other[field].map(({ word, count, weight }) => ({ word, count: sign * count, weight: sign * weight })),
    ])
  return {
    mentions: one.mentions + sign * other.mentions,
    evidence: one.evidence + sign * other.evidence,
    names: votes('names'),
    types: votes('types'),
    definitions: votes('definitions'),
    spellings: votes('spellings'),
  }
}

/** Sums equal words; words nobody claims any more go. In the order of the words, so that equal tallies look equal. */
function sumVotes(votes: readonly Votes[]): readonly Votes[] {
  const sums = new Map<string, Votes>()
  for (const { word, count, weight } of votes) {
    const sum = sums.get(word)
    sums.set(word, { word, count: count + (sum?.count ?? 0), weight: weight + (sum?.weight ?? 0) })
  }
  return [...sums.values()].filter(({ count }) => count !== 0).sort((a, b) => compareWords(a.word, b.word))
}

/**
 * The concept that the claims of a tally make: name, type and definition with the highest sum of scores, other
 * spellings as aliases, and a score that grows with every document, 1 - Π(1 - score of the document). Undefined where
 * nobody claims it.
 */
export function deriveConcept(key: string, tally: ConceptTally): DerivedConcept | undefined {
  if (tally.mentions === 0) return undefined
  const name = ranked(tally.names)[0]?.word ?? key
  const types = ranked(tally.types)
  const first = types[0]
  const concept: Concept = {
    id: key,
    name,
    type: first?.word ?? '',
    definition: ranked(tally.definitions)[0]?.word ?? '',
    aliases: aliasesOf(name, tally.spellings),
    score: Math.round(-Math.expm1(-tally.evidence / millionths) * millionths) / millionths,
  }
  const tied = types.filter(({ count, weight }) => weight === first?.weight && count === first.count)
  return { concept, tiedTypes: tied.length > 1 ? tied.map(({ word }) => word) : [] }
}

/** Distinct spellings but for the name and for upper and lower case, most often claimed first. */
function aliasesOf(name: string, spellings: readonly Votes[]): readonly string[] {
  const seen = new Set([foldCase(name)])
  return ranked(spellings).flatMap(({ word }) => {
    const folded = foldCase(word)
    if (seen.has(folded)) return []
    seen.add(folded)
    return [word]
  })
}

/** Highest sum of scores first, then the most often claimed, then by code unit. */
function ranked(votes: readonly Votes[]): readonly Votes[] {
  return [...votes].sort((a, b) => b.weight - a.weight || b.count - a.count || compareWords(a.word, b.word))
}

function foldCase(word: string): string {
  return word.normalize('NFKC').toLowerCase()
}

/** By code unit: the same everywhere, whatever the locale. */
function compareWords(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
