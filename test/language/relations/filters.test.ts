import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultVocabulary } from '../../../app/domain/vocabulary.ts'
import { createAnalyser } from '../../../app/language/analyse.ts'
import type { SourceLine } from '../../../app/language/analysis.ts'
import { findRelations } from '../../../app/language/relations/find-relations.ts'
import { relationsOf } from './relations-of.ts'

describe('what is not asserted gives no relation', () => {
  // Each beside its twin that does assert, so that it is the filter that is tested and not the tagger.
  it.each([
    ['a question', 'Did you see that the gateway manages tokens?', 'You can see that the gateway manages tokens.'],
    ['a denial', 'The gateway does not manage tokens', 'The gateway does manage tokens'],
    ['a denied object', 'The gateway manages no tokens', 'The gateway manages the tokens'],
    ['a denied passive', "The tokens aren't managed by the gateway", 'The tokens are managed by the gateway'],
    ['a condition', 'If the gateway manages tokens, restart it', 'When the gateway manages tokens, restart it'],
    ['an exception', 'Unless the gateway manages tokens, restart it', 'Since the gateway manages tokens, restart it'],
    ['a hedge', 'The gateway might manage tokens', 'The gateway can manage tokens'],
    ['an adverb that hedges', 'The gateway rarely manages tokens', 'The gateway always manages tokens'],
  ])('%s', (_, denied, asserted) => {
    expect(relationsOf(asserted)).toEqual(['gateway manages tokens'])
    expect(relationsOf(denied)).toEqual([])
  })
})

describe('arguments', () => {
  it('are no generic nouns, but a broad one tells a kind', () => {
    expect(relationsOf('This approach uses a different way')).toEqual([])
    expect(relationsOf('The gateway solves a problem')).toEqual([])
    expect(relationsOf('We use tools like strace and gdb')).toContain('strace is_a tools')
  })

  it('lose modifiers that name nothing, and the portion before of', () => {
    expect(relationsOf('The gateway supports several different token formats')).toEqual([
      'gateway acts_on token formats',
    ])
    expect(relationsOf('The router manages a set of routes')).toEqual(['router manages routes'])
  })

  it('keep their head', () => {
    expect(relationsOf('The controller is trained in various robot learning examples')).toEqual([])
    expect(relationsOf('The consumer stores the idempotency key')).toEqual([])
    expect(relationsOf('We watch maneuvers such as lane changing, parking')).toEqual(['lane changing is_a maneuvers'])
    expect(relationsOf("The agent reads the container's labels")).toEqual(["agent acts_on container's labels"])
  })
})

describe('verbs of reporting', () => {
  it('relate nothing to where they report it', () => {
    expect(relationsOf('The estimator is discussed in the appendix chapter')).toEqual([])
    expect(relationsOf('The estimator is deployed in the vehicle network')).toEqual([
      'estimator runs_on vehicle network',
    ])
  })
})

describe('types', () => {
  const vocabularyOf = (...names: string[]): typeof defaultVocabulary => ({
    ...defaultVocabulary,
    relationTypes: names.map((name) => ({ name, description: '' })),
  })

  it('are those of the vocabulary: named after the verb, else broader, else the inverse, else none', () => {
    const text = 'The gateway caches tokens'
    expect(relationsOf(text, 'en', vocabularyOf('CACHES', 'stores'))).toEqual(['gateway CACHES tokens'])
    expect(relationsOf('A cart contains line items')).toEqual(['cart has_part line items'])
    expect(relationsOf('A cart contains line items', 'en', vocabularyOf('contains'))).toEqual([
      'cart contains line items',
    ])
    expect(relationsOf(text, 'en', vocabularyOf('acts_on'))).toEqual(['gateway acts_on tokens'])
    expect(relationsOf(text, 'en', vocabularyOf('owns'))).toEqual([])
    expect(relationsOf('A cart contains line items', 'en', vocabularyOf('same_as'))).toEqual([])
    expect(relationsOf('A cart contains line items', 'en', vocabularyOf('part_of'))).toEqual([
      'line items part_of cart',
    ])
    expect(relationsOf('The keys are managed by a vault', 'en', vocabularyOf('MANAGED_BY'))).toEqual([
      'keys MANAGED_BY vault',
    ])
    expect(relationsOf('The keys are stored in a vault', 'en', vocabularyOf('stored_in'))).toEqual([
      'keys stored_in vault',
    ])
    expect(relationsOf('The keys are stored in a vault', 'en', vocabularyOf('acts_on'))).toEqual(['vault acts_on keys'])
    expect(relationsOf('The agent runs on the worker node', 'en', vocabularyOf('RUNS_ON'))).toEqual([
      'agent RUNS_ON worker node',
    ])
  })
})

describe('findRelations', () => {
  it('quotes the sentence verbatim, names two different phrases of it, and depends on the text alone', () => {
    const analyse = createAnalyser()
    const words =
      'the a gateway cache tokens is are managed by stores such as like and or , ( ) API Gateway Service AGS not if of with'
    const line = fc
      .array(fc.constantFrom(...words.split(' '), 'database', 'runs', 'on', 'no', '.'), { maxLength: 24 })
      .map((parts) => parts.join(' '))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), (texts) => {
        const lines = texts.map((text, index) => ({ slide: index + 1, text, role: 'paragraph', level: 0 }) as const)
        const claims = findRelations(analyse(lines, 'en'), defaultVocabulary)
        for (const { source, target, quote, slide, confidence } of claims) {
          expect(texts[slide - 1]).toContain(quote)
          expect(source.toLowerCase()).not.toBe(target.toLowerCase())
          expect([quote.includes(source), quote.includes(target)]).toEqual([true, true])
          expect(confidence > 0 && confidence < 1).toBe(true)
        }
        expect(findRelations(analyse(lines, 'en'), defaultVocabulary)).toEqual(claims)
      }),
      { numRuns: 60 },
    )
  })

  it('reads no sentence of hundreds of words', () => {
    expect(relationsOf(`The ledger can store ${'balances, '.repeat(20)}and fees`)).toContain('ledger stores fees')
    expect(relationsOf(`The ledger can store ${'balances, '.repeat(20_000)}and fees`)).toEqual([])
  })

  it('relates weakly what keeps standing together, the most frequent first', () => {
    const lines = ['Leader election and log replication', 'Log replication after leader election', 'Snapshots'].map(
      (text, index) => ({ slide: index + 1, text, role: 'paragraph', level: 0 }) as const,
    )
    const claims = findRelations(createAnalyser()(lines, 'en'), defaultVocabulary)
    expect(claims.map(({ type, slide }) => [type, slide])).toEqual([['related_to', 1]])
  })

  it.each([
    [
      'the same line again',
      'paragraph',
      'Figure 1: leader election and log replication',
      'Figure 2: leader election and log replication',
    ],
    ['labels of pictures', 'alt', 'Leader election and log replication', 'Log replication after leader election'],
    ['parts of a path', 'paragraph', 'see consul/raft/logs', 'as in consul/raft/tests'],
  ] as const)('does not relate what stands together in %s', (_, role, ...texts) => {
    const lines = texts.map((text, index) => ({ slide: index + 1, text, role, level: 0 }))
    expect(findRelations(createAnalyser()(lines, 'en'), defaultVocabulary)).toEqual([])
  })

  it('relates a title to what two of its slides speak of', () => {
    const slide = (number: number, text: string): SourceLine[] => [
      { slide: number, text: 'Leader election', role: 'title', level: 0 },
      { slide: number, text, role: 'paragraph', level: 0 },
    ]
    const lines = [...slide(1, 'We wait for a heartbeat'), ...slide(2, 'No heartbeat came')]
    const claims = findRelations(createAnalyser()(lines, 'en'), defaultVocabulary)
    expect(claims).toMatchObject([{ source: 'Leader election', target: 'heartbeat', type: 'related_to', slide: 1 }])
  })
})
