import { describe, expect, it } from 'vitest'
import { loadRarity } from '../../../app/domain/word-rank.ts'
import { createAnalyser } from '../../../app/language/analyse.ts'
import type { SourceLine } from '../../../app/language/analysis.ts'
import { findCandidates } from '../../../app/language/concepts/find-candidates.ts'
import { rankInProse, rankOnSlides, type Scored } from '../../../app/language/concepts/score.ts'
import { candidatesOf } from './candidates-of.ts'

const rarity = loadRarity()
const analyse = createAnalyser()

function keys(scored: readonly Scored[]): string[] {
  return scored.map(({ candidate }) => candidate.key)
}

function slides(...lines: readonly (readonly [number, SourceLine['role'], string])[]): string[] {
  const source = lines.map(([slide, role, text]) => ({ slide, role, text, level: 0 }))
  return keys(rankOnSlides(findCandidates(analyse(source, 'en')), rarity))
}

describe('ranking prose', () => {
  it('puts rare words before common ones and generic nouns last', () => {
    expect(keys(rankInProse(candidatesOf(['A thing, a house and a tokamak.']), rarity))).toEqual([
      'tokamak',
      'house',
      'thing',
    ])
  })

  it('puts what comes early first, other things being equal', () => {
    const filler = 'They went there and then they came back again, and so on and so forth. '.repeat(12)
    const [first] = keys(rankInProse(candidatesOf([`The tokamak is hot. ${filler} The stellarator is hot.`]), rarity))
    expect(first).toBe('tokamak')
  })

  it('counts repetition of a phrase in a long text, also inside longer phrases', () => {
    const filler = 'They went there and then they came back again, and so on and so forth. '.repeat(60)
    const once = `${filler} The vacuum tokamak is high. The vacuum chamber is cold.`
    const nested = `${once} A vacuum chamber winding, a vacuum chamber housing, a vacuum chamber sensor, a vacuum chamber mount.`
    const place = (text: string, key: string): number => keys(rankInProse(candidatesOf([text]), rarity)).indexOf(key)
    expect(place(once, 'vacuumtokamak')).toBeLessThan(place(once, 'vacuumchamber'))
    expect(place(nested, 'vacuumchamber')).toBeLessThan(place(nested, 'vacuumtokamak'))
  })
})

describe('ranking slides', () => {
  it('raises what returns on another slide', () => {
    expect(
      slides([1, 'paragraph', 'The vacuole'], [1, 'paragraph', 'The organelle'], [2, 'paragraph', 'The organelle'])[0],
    ).toBe('organelle')
  })

  it('raises titles', () => {
    expect(slides([1, 'paragraph', 'Quorum queues'], [1, 'title', 'Quorum leases'])[0]).toBe('quorumlease')
    expect(slides([1, 'title', 'Quorum queues'], [1, 'paragraph', 'Quorum leases'])[0]).toBe('quorumqueue')
  })
})
