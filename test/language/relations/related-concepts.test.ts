import { describe, expect, it } from 'vitest'
import type { ConceptClaim, RelationClaim } from '../../../app/domain/claim.ts'
import { withRelatedConcepts } from '../../../app/language/relations/related-concepts.ts'

const concept = (name: string, confidence = 0.8, aliases: string[] = []): ConceptClaim => ({
  name,
  type: 'Technology',
  definition: '',
  aliases,
  mentions: [{ slide: 1, quote: name, surface: name }],
  confidence,
})

const relation = (source: string, target: string, confidence: number): RelationClaim => ({
  source,
  target,
  type: 'is_a',
  slide: 2,
  quote: `${target} such as ${source}`,
  confidence,
})

describe('withRelatedConcepts', () => {
  const namesOf = (concepts: ConceptClaim[], ...relations: RelationClaim[]): string[] =>
    withRelatedConcepts(concepts, relations, () => 'Component').map(({ name, confidence }) => `${name} ${confidence}`)

  it('adds what a confident relation ties to a concept, with its passage', () => {
    const [, added] = withRelatedConcepts(
      [concept('Brokers')],
      [relation('Pulsar', 'brokers', 0.75)],
      () => 'Component',
    )
    expect(added).toEqual({
      name: 'Pulsar',
      type: 'Component',
      definition: '',
      aliases: [],
      mentions: [{ slide: 2, quote: 'brokers such as Pulsar', surface: 'Pulsar' }],
      confidence: 0.35,
    })
  })

  it('raises a doubtful concept, and leaves a better one', () => {
    expect(namesOf([concept('Brokers'), concept('Pulsar', 0.1)], relation('Pulsar', 'brokers', 0.75))).toEqual([
      'Brokers 0.8',
      'Pulsar 0.35',
    ])
  })

  it('adds nothing for a weak relation, or one between strangers', () => {
    expect(namesOf([concept('Brokers')], relation('Pulsar', 'brokers', 0.45))).toEqual(['Brokers 0.8'])
    expect(namesOf([concept('Brokers')], relation('Pulsar', 'systems', 0.75))).toEqual(['Brokers 0.8'])
  })

  it('takes two names of one thing', () => {
    const same = { ...relation('DLQ', 'Dead Letter Queue', 0.9), type: 'same_as' }
    const added = withRelatedConcepts([], [same], () => 'Component')
    expect(added.map(({ name, aliases }) => [name, aliases])).toEqual([
      ['DLQ', []],
      ['Dead Letter Queue', ['DLQ']],
    ])
  })

  it('knows a concept by its alias', () => {
    expect(namesOf([concept('Message Queue', 0.8, ['MQ'])], relation('MQ', 'queues', 0.75))).toEqual([
      'Message Queue 0.8',
      'queues 0.35',
    ])
  })
})
