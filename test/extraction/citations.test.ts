import { describe, expect, it } from 'vitest'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import { citeConcepts } from '../../app/extraction/cited-concepts.ts'
import { citeRelations } from '../../app/extraction/cited-relations.ts'
import { createPassageIndex } from '../../app/extraction/passage-index.ts'
import { passagesOf } from '../../app/extraction/passages.ts'
import { countTokens } from '../../app/language/count-tokens.ts'
import { segmentDeck } from '../../app/pipeline/segment.ts'
import { deckOf } from '../support/deck-of.ts'

// 1 Queues, 2 A message broker..., 3 The Raft..., 4 Notes on..., 5 Logs, 6 ConfigMaps..., 7 An event log...
const deck = deckOf([
  {
    title: 'Queues',
    lines: ['A message broker keeps messages in a dead-letter queue (DLQ).', 'The Raft log replaces ZooKeeper.'],
    notes: 'Let us go and craft it with Golang.',
  },
  { title: 'Logs', lines: ['ConfigMaps set up the message brokers.', 'An event log keeps facts.'] },
])
const segments = segmentDeck(deck, { countTokens, count: 1 })
const index = createPassageIndex(segments.flatMap(passagesOf))

function cite(answer: Partial<{ n: string; t: string; a: string[]; l: number[]; d: number }>) {
  return citeConcepts([{ n: '', t: 'Component', a: [], l: [], d: 0, ...answer }], index, defaultVocabulary)
}

describe('citing concepts', () => {
  it('makes verbatim quotes of the cited line and of every other line with the term', () => {
    const { claims, repaired, unproven } = cite({ n: 'message broker', l: [2], d: 2 })
    expect({ repaired, unproven }).toEqual({ repaired: 0, unproven: [] })
    expect(claims).toEqual([
      {
        name: 'message broker',
        type: 'Component',
        definition: 'A message broker keeps messages in a dead-letter queue (DLQ).',
        aliases: [],
        mentions: [
          {
            slide: 1,
            quote: 'A message broker keeps messages in a dead-letter queue (DLQ).',
            surface: 'message broker',
          },
          { slide: 2, quote: 'ConfigMaps set up the message brokers.', surface: 'message broker' },
        ],
        confidence: 0.8,
      },
    ])
  })

  it('repairs a wrong citation where the term stands elsewhere, and trusts it less', () => {
    const { claims, repaired } = cite({ n: 'event log', l: [2] })
    expect(repaired).toBe(1)
    expect(claims[0]?.mentions.map(({ quote }) => quote)).toEqual(['An event log keeps facts.'])
    expect(claims[0]?.confidence).toBeLessThan(0.8)
    expect(cite({ n: 'event log', l: [99, -1, 2.5] }).repaired).toBe(1)
  })

  it('finds other spellings of a term, and names it as the slides do', () => {
    expect(cite({ n: 'config map', l: [6] }).claims[0]).toMatchObject({
      name: 'ConfigMaps',
      mentions: [{ quote: 'ConfigMaps set up the message brokers.', surface: 'ConfigMaps' }],
    })
  })

  it('keeps aliases that the slides write, and takes one for the name where they never write that', () => {
    expect(cite({ n: 'dead-letter queue', a: ['DLQ', 'poison queue'], l: [2] }).claims[0]).toMatchObject({
      name: 'dead-letter queue',
      aliases: ['DLQ'],
    })
    expect(cite({ n: 'Parking lot', a: ['DLQ'], l: [2] }).claims[0]).toMatchObject({ name: 'DLQ', aliases: [] })
  })

  it('does not take parts of words, other cases of short names or whole sentences for terms', () => {
    expect(cite({ n: 'Go', l: [4] }).unproven).toHaveLength(1)
    expect(cite({ n: 'raft', l: [4] }).claims[0]?.mentions.map(({ quote }) => quote)).toEqual([
      'The Raft log replaces ZooKeeper.',
    ])
    expect(cite({ n: 'A message broker keeps messages in a dead-letter queue (DLQ).', l: [2] }).unproven).toHaveLength(
      1,
    )
  })

  it('drops a definition that does not speak of the term, or is a title', () => {
    expect(cite({ n: 'message broker', l: [2], d: 7 }).claims[0]?.definition).toBe('')
    expect(cite({ n: 'Queues', l: [1], d: 1 }).claims[0]?.definition).toBe('')
  })

  it('reads types whatever their case, and leaves unknown ones to the gatekeeper', () => {
    expect(cite({ n: 'event log', t: 'DATA', l: [7] }).claims[0]?.type).toBe('Data')
    expect(cite({ n: 'event log', t: 'Gadget', l: [7] }).claims[0]?.type).toBe('Gadget')
  })

  it('makes one claim of two answers with the same key', () => {
    const answer = { t: 'Component', a: [], d: 0 }
    const { claims } = citeConcepts(
      [
        { ...answer, n: 'message brokers', l: [1] },
        { ...answer, n: 'Message Broker', l: [2] },
      ],
      index,
      defaultVocabulary,
    )
    expect(claims).toHaveLength(1)
    expect(claims[0]?.confidence).toBe(0.8)
  })
})

describe('citing relations', () => {
  const concepts = citeConcepts(
    ['message broker', 'dead-letter queue', 'ConfigMaps', 'event log'].map((n) => ({
      n,
      t: 'Component',
      a: n.startsWith('dead') ? ['DLQ'] : [],
      l: [],
      d: 0,
    })),
    index,
    defaultVocabulary,
  ).claims
  const relate = (s: string, o: string, l: number, t = 'uses') =>
    citeRelations([{ s, t, o, l }], concepts, index, defaultVocabulary)

  it('trusts a line that names both more than one that names one', () => {
    const both = relate('message broker', 'DLQ', 2).claims[0]
    expect(both).toMatchObject({
      source: 'message broker',
      target: 'dead-letter queue',
      slide: 1,
      quote: 'A message broker keeps messages in a dead-letter queue (DLQ).',
    })
    expect(relate('ConfigMaps', 'event log', 7).claims[0]?.confidence).toBeLessThan(both?.confidence ?? 0)
  })

  it('repairs a wrong line where another names both', () => {
    const { claims, repaired } = relate('message broker', 'dead-letter queue', 4)
    expect(repaired).toBe(1)
    expect(claims[0]?.quote).toBe('A message broker keeps messages in a dead-letter queue (DLQ).')
    expect(relate('message broker', 'ConfigMaps', 99).claims[0]?.slide).toBe(2)
  })

  it('leaves unproven what no line says', () => {
    expect(relate('dead-letter queue', 'event log', 2).unproven).toHaveLength(1)
    expect(relate('message broker', 'flux capacitor', 2).unproven).toHaveLength(1)
  })

  it('reads types in other spellings', () => {
    expect(relate('message broker', 'DLQ', 2, 'Depends On').claims[0]?.type).toBe('depends_on')
  })
})
