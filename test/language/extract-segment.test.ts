import { describe, expect, it } from 'vitest'
import { canonicalKey } from '../../app/domain/canonical-name.ts'
import { defaultVocabulary } from '../../app/domain/vocabulary.ts'
import { loadRarity } from '../../app/domain/word-rank.ts'
import { createAnalyser } from '../../app/language/analyse.ts'
import { extractSegment } from '../../app/language/extract-segment.ts'
import { segmentOf } from '../support/segment-of.ts'

const tools = { analyse: createAnalyser(), rarity: loadRarity() }

const english = segmentOf(
  [
    'Quorum queues',
    'A quorum queue is a replicated log that survives the loss of a node.',
    'Quorum queues use the Raft consensus algorithm for their replication',
    'For example, there are several new advantages',
    '$ rabbitmqctl list_queues name',
  ],
  ['Change data capture (CDC)', 'The connector reads the changes of a table, and the quorum queue keeps them'],
)

const french = segmentOf(
  [
    'Les files de messages',
    "Une file de messages est un tampon qui garde les messages dans l'ordre",
    'Les files de messages découplent les services et absorbent les pics de charge',
  ],
  ['Le courtier', 'Le courtier distribue les messages de la file aux consommateurs'],
)

describe('a segment without a model', () => {
  it('gives concepts with type, definition, aliases and mentions', async () => {
    const { extraction } = await extractSegment(english, defaultVocabulary, tools)
    const queue = extraction.concepts.find((concept) => canonicalKey(concept.name) === 'quorumqueue')
    expect(queue).toMatchObject({
      type: 'Component',
      definition: 'A quorum queue is a replicated log that survives the loss of a node.',
    })
    expect(queue?.mentions.map(({ slide, surface }) => `${slide} ${surface}`).sort()).toEqual([
      '1 Quorum queues',
      '1 Quorum queues',
      '1 quorum queue',
      '2 quorum queue',
    ])
    const capture = extraction.concepts.find((concept) => concept.name === 'Change data capture')
    expect(capture?.aliases).toEqual(['CDC'])
  })

  it('quotes sentences of its slides that hold what they prove', async () => {
    for (const segment of [english, french]) {
      const { extraction } = await extractSegment(segment, defaultVocabulary, tools)
      expect(extraction.concepts.length).toBeGreaterThan(2)
      for (const { mentions, confidence } of extraction.concepts) {
        expect(confidence).toBeGreaterThan(0)
        expect(confidence).toBeLessThan(1)
        for (const { slide, quote, surface } of mentions) {
          expect(quote).toContain(surface)
          const lines = segment.excerpts.find((excerpt) => excerpt.slide === slide)?.lines ?? []
          expect(lines.some(({ text }) => text.includes(quote))).toBe(true)
        }
      }
    }
  })

  it('leaves generic nouns and code out', async () => {
    const { extraction } = await extractSegment(english, defaultVocabulary, tools)
    const names = extraction.concepts.map(({ name }) => name.toLowerCase())
    for (const trash of ['example', 'advantages', 'rabbitmqctl', 'name']) expect(names).not.toContain(trash)
  })

  it('reads French', async () => {
    const { extraction, plan } = await extractSegment(french, defaultVocabulary, tools)
    expect(plan.language).toBe('fr')
    expect(plan.terms[0]).toBe('files de messages')
    expect(extraction.concepts[0]?.definition).toBe(
      "Une file de messages est un tampon qui garde les messages dans l'ordre",
    )
  })

  it('plans: what to look for, how dense it is, and no call for nothing', async () => {
    const { plan } = await extractSegment(english, defaultVocabulary, tools)
    expect(plan).toMatchObject({ language: 'en', calls: 1 })
    expect(canonicalKey(plan.terms[0] ?? '')).toBe('quorumqueue')
    expect(plan.density).toBeGreaterThan(5)
    const empty = await extractSegment(segmentOf(['']), defaultVocabulary, tools)
    expect(empty.plan).toEqual({ language: 'und', density: 0, terms: [], calls: 0 })
    expect(empty.extraction).toEqual({ concepts: [], relations: [] })
  })

  it('obeys the vocabulary', async () => {
    const vocabulary = { ...defaultVocabulary, conceptTypes: [{ name: 'Ding', description: 'Whatever there is.' }] }
    const { extraction } = await extractSegment(english, vocabulary, tools)
    expect(new Set(extraction.concepts.map(({ type }) => type))).toEqual(new Set(['Ding']))
  })
})
