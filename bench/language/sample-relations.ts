import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { RelationClaim } from '../../app/domain/claim.ts'
import { slideLines } from '../../app/domain/line.ts'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import type { Analyse } from '../../app/language/analyse.ts'
import { findRelations } from '../../app/language/relations/find-relations.ts'
import { deckOfGold, type GoldDeck } from '../segments/gold.ts'

/** Every relation of the decks, slides in stretches of eight as a segment would hold them. */
export function relationsOfDecks(decks: readonly GoldDeck[], analyse: Analyse): readonly RelationClaim[] {
  return decks.flatMap((gold) => {
    const { slides } = deckOfGold(gold)
    const stretches = slides
      .filter((_, index) => index % 8 === 0)
      .map((_, index) => slides.slice(8 * index, 8 * index + 8))
    return stretches.flatMap((stretch) => {
      const lines = stretch.flatMap((slide) => slideLines(slide).map((line) => ({ ...line, slide: slide.number })))
      return findRelations(analyse(lines, gold.lang), defaultVocabulary)
    })
  })
}

/** Writes some of the relations to be judged by a reader, drawn by the seed, one a line with an empty label in front. */
export function writeSample(path: string, claims: readonly RelationClaim[], count: number, seed: number): void {
  const rank = (claim: RelationClaim): string =>
    createHash('sha256').update([seed, claim.source, claim.type, claim.target, claim.quote].join('\n')).digest('hex')
  const drawn = claims
    .map((claim) => ({ claim, rank: rank(claim) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, count)
  const lines = drawn.map(({ claim: { source, type, target, confidence, quote } }) =>
    ['', confidence, source, type, target, quote].join('\t'),
  )
  writeFileSync(path, `${['label\tconfidence\tsource\ttype\ttarget\tquote', ...lines].join('\n')}\n`)
}
