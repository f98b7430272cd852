import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addTallies,
  type ConceptTally,
  deriveConcept,
  emptyTally,
  subtractTally,
  tallyMentions,
} from '../../app/domain/derive-concept.ts'
import type { ConceptMention } from '../../app/domain/graph.ts'
import { arbitraryMention } from '../graph/arbitrary-patch.ts'
import { mention } from '../graph/sample-patch.ts'

const tallyOf = (...documents: readonly (readonly Partial<ConceptMention>[])[]): ConceptTally =>
  documents
    .map((claims) => tallyMentions(claims.map((claim) => mention('document', 'queue', 1, claim))))
    .reduce(addTallies, emptyTally)

const conceptOf = (...documents: readonly (readonly Partial<ConceptMention>[])[]) =>
  deriveConcept('queue', tallyOf(...documents))

describe('a concept derived from claims', () => {
  it('has the name, type and definition with the highest sum of scores', () => {
    const weak = { name: 'QUEUE', type: 'Process', definition: 'Weak.', score: 0.3 }
    const strong = { name: 'Queue', type: 'Component', definition: 'Strong.', score: 0.8 }
    expect(conceptOf([weak, weak], [strong])?.concept).toMatchObject({
      name: 'Queue',
      type: 'Component',
      definition: 'Strong.',
    })
    expect(conceptOf([weak, weak, weak], [strong])?.concept).toMatchObject({ name: 'QUEUE', definition: 'Weak.' })
  })

  it('takes a weak definition rather than none', () => {
    expect(
      conceptOf([
        { definition: '', score: 0.9 },
        { definition: 'Waits.', score: 0.1 },
      ])?.concept.definition,
    ).toBe('Waits.')
  })

  it('has every other spelling as an alias once, whatever its case', () => {
    const claims = [
      { name: 'Queue', surface: 'queues', aliases: ['FIFO', 'Queue'] },
      { name: 'Queue', surface: 'Queues', aliases: ['fifo'] },
      { name: 'Queue', surface: 'QUEUE', aliases: ['FIFO'] },
    ]
    expect(conceptOf(claims)?.concept.aliases).toEqual(['FIFO', 'Queues'])
  })

  it('scores higher with every document, and never above 1', () => {
    expect(conceptOf([{ score: 0.5 }, { score: 0.2 }])?.concept.score).toBe(0.5)
    expect(conceptOf([{ score: 0.5 }], [{ score: 0.5 }])?.concept.score).toBe(0.75)
    expect(conceptOf([{ score: 1 }], [{ score: 1 }])?.concept.score).toBe(1)
    expect(conceptOf([{ score: 0 }])?.concept.score).toBe(0)
  })

  it('reports a tie of types, and breaks it by the alphabet', () => {
    const tie = conceptOf([{ type: 'Technology' }, { type: 'Component' }])
    expect(tie?.tiedTypes).toEqual(['Component', 'Technology'])
    expect(tie?.concept.type).toBe('Component')
    expect(conceptOf([{ type: 'Technology', score: 0.6 }, { type: 'Component' }])?.tiedTypes).toEqual([])
  })

  it('is none where nobody claims it', () => {
    expect(deriveConcept('queue', emptyTally)).toBeUndefined()
  })

  it('property: is the same in any order of documents', () => {
    fc.assert(
      fc.property(fc.array(documentClaims, { minLength: 1, maxLength: 5 }), fc.nat(), (documents, seed) => {
        const shuffled = documents
          .map((claims, index) => ({ claims, rank: (index * 7919 + seed) % 31 }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ claims }) => claims.toReversed())
        expect(shuffled.map(tallyMentions).reduce(addTallies, emptyTally)).toEqual(
          documents.map(tallyMentions).reduce(addTallies, emptyTally),
        )
      }),
    )
  })

  it('property: what a document added can be taken away without a trace', () => {
    fc.assert(
      fc.property(documentClaims, documentClaims, (one, other) => {
        const both = addTallies(tallyMentions(one), tallyMentions(other))
        expect(subtractTally(both, tallyMentions(one))).toEqual(tallyMentions(other))
        expect(subtractTally(tallyMentions(one), tallyMentions(one))).toEqual(emptyTally)
      }),
    )
  })
})

const documentClaims = fc.array(arbitraryMention('document', fc.constant('queue'), fc.constant(1)), {
  minLength: 1,
  maxLength: 5,
})
