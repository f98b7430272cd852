import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConceptClaim, RelationClaim } from '../../app/domain/claim.ts'
import type { Deck } from '../../app/domain/deck.ts'
import { gatekeeperProfiles } from '../../app/domain/gatekeeper-profile.ts'
import { slideText } from '../../app/domain/line.ts'
import { defaultVocabulary, type Vocabulary } from '../../app/domain/vocabulary.ts'
import { type Claims, gatekeep } from '../../app/pipeline/gatekeep.ts'
import { deckOf } from '../support/deck-of.ts'

const deck: Deck = deckOf([
  {
    title: 'Schedulers',
    lines: ['The kube-scheduler assigns pods to nodes.', 'A Custom Resource Definition (CRD) adds a kind.'],
  },
  { title: 'Pods', lines: ['Pods run on nodes.', 'CRDs are stored in etcd.'], notes: 'Mention  the\nkubelet here.' },
])

const concept = (name: string, mentions: ConceptClaim['mentions'], over: Partial<ConceptClaim> = {}): ConceptClaim => ({
  name,
  type: 'Component',
  definition: '',
  aliases: [],
  mentions,
  confidence: 0.8,
  ...over,
})
const pods = concept('pods', [{ slide: 2, quote: 'Pods run on nodes.', surface: 'Pods' }])
const nodes = concept('node', [{ slide: 2, quote: 'Pods run on nodes.', surface: 'nodes' }])
const runsOn: RelationClaim = {
  source: 'pods',
  target: 'node',
  type: 'runs_on',
  slide: 2,
  quote: 'Pods run on nodes.',
  confidence: 0.8,
}

const judge = (
  claims: Partial<Claims>,
  profile: keyof typeof gatekeeperProfiles = 'balanced',
  vocabulary: Vocabulary = defaultVocabulary,
) => gatekeep(deck, { concepts: [], relations: [], ...claims }, vocabulary, gatekeeperProfiles[profile])

describe('concepts', () => {
  it('keeps what its quote proves, with offsets into the text of the slide', async () => {
    const { mentions, drops } = await judge({ concepts: [pods] })
    expect(drops).toEqual([])
    expect(mentions).toHaveLength(1)
    const slide = deck.slides[1]
    const [mention] = mentions
    expect(slide && slideText(slide).slice(mention?.start, mention?.end)).toBe('Pods')
  })

  it('finds a quote whatever its white space and case, and keeps it as the slide has it', async () => {
    const { mentions } = await judge({
      concepts: [concept('kubelet', [{ slide: 2, quote: 'MENTION the kubelet', surface: 'kubelet' }])],
    })
    // A line break in the notes ends a line; the quote spans both lines of the slide's text.
    expect(mentions[0]?.quote).toBe('Mention  the\nkubelet')
  })

  it.each([
    ['quote_not_on_slide', concept('pods', [{ slide: 1, quote: 'Pods run on nodes.', surface: 'Pods' }])],
    ['quote_not_on_slide', concept('pods', [{ slide: 9, quote: 'Pods run on nodes.', surface: 'Pods' }])],
    ['quote_not_on_slide', concept('pods', [])],
    ['term_not_in_quote', concept('etcd', [{ slide: 2, quote: 'Pods run on nodes.', surface: 'etcd' }])],
    ['term_not_in_quote', concept('ode', [{ slide: 2, quote: 'Pods run on nodes.', surface: 'ode' }])],
    ['empty_name', concept(' - ', [{ slide: 2, quote: 'Pods run on nodes.', surface: 'Pods' }])],
    ['type_not_in_vocabulary', concept('pods', pods.mentions, { type: 'Animal' })],
    ['score_too_low', concept('pods', pods.mentions, { confidence: 0.1 })],
  ] as const)('drops with reason %s', async (reason, claim) => {
    const { mentions, drops } = await judge({ concepts: [claim] })
    expect(mentions).toEqual([])
    expect(drops.map((drop) => drop.reason)).toEqual([reason])
    expect(drops[0]?.explanation).not.toBe('')
  })

  it('merges by canonical key alone: plurals and hyphens meet, similar names are just suggested', async () => {
    const { mentions, suggestedAliases } = await judge({
      concepts: [
        pods,
        concept('pod', [{ slide: 1, quote: 'assigns pods to nodes', surface: 'pods' }]),
        concept('kube-scheduler', [{ slide: 1, quote: 'The kube-scheduler assigns', surface: 'kube-scheduler' }]),
        concept('schedulers', [{ slide: 1, quote: 'Schedulers', surface: 'Schedulers' }]),
      ],
    })
    expect(new Set(mentions.map((mention) => mention.key)).size).toBe(3)
    expect(Array.isArray(suggestedAliases)).toBe(true)
  })

  it('links an acronym to its long form within the deck', async () => {
    const { mentions } = await judge({
      concepts: [
        concept(
          'Custom Resource Definition',
          [
            {
              slide: 1,
              quote: 'A Custom Resource Definition (CRD) adds a kind.',
              surface: 'Custom Resource Definition',
            },
          ],
          { aliases: ['CRD'] },
        ),
        concept('CRDs', [{ slide: 2, quote: 'CRDs are stored in etcd.', surface: 'CRDs' }]),
      ],
    })
    expect(new Set(mentions.map((mention) => mention.key)).size).toBe(1)
    expect(new Set(mentions.map((mention) => mention.slide))).toEqual(new Set([1, 2]))
  })

  it('scores more evidence higher, and strict keeps no more than balanced, balanced no more than permissive', async () => {
    const claims = fc.array(
      fc.record({
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        which: fc.constantFrom(
          pods,
          nodes,
          concept('Schedulers', [{ slide: 1, quote: 'Schedulers', surface: 'Schedulers' }]),
        ),
      }),
      { maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(claims, async (list) => {
        const concepts = list.map(({ confidence, which }) => ({ ...which, confidence }))
        const judged = await Promise.all(
          (['strict', 'balanced', 'permissive'] as const).map((profile) =>
            judge({ concepts, relations: [runsOn] }, profile),
          ),
        )
        const kept = judged.map(({ mentions }) => new Set(mentions.map((mention) => mention.key)))
        expect(kept[1]?.isSupersetOf(kept[0] ?? new Set())).toBe(true)
        expect(kept[2]?.isSupersetOf(kept[1] ?? new Set())).toBe(true)
        for (const mention of (await judge({ concepts }, 'permissive')).mentions)
          expect(mention.score).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('judges the same whatever the order of the segments', async () => {
    const concepts = [pods, nodes, concept('pod', [{ slide: 1, quote: 'assigns pods to nodes', surface: 'pods' }])]
    const sorted = async (claims: readonly ConceptClaim[]) => {
      const { mentions } = await judge({ concepts: claims, relations: [runsOn] })
      return mentions.map((one) => `${one.key} ${one.slide} ${one.start} ${one.score}`).sort()
    }
    expect(await sorted(concepts.toReversed())).toEqual(await sorted(concepts))
  })
})

describe('relations', () => {
  it('keeps a relation whose quote names both kept concepts', async () => {
    const { relations } = await judge({ concepts: [pods, nodes], relations: [runsOn, runsOn] }, 'strict')
    expect(relations).toHaveLength(1)
    expect(relations[0]).toMatchObject({
      source: 'pod',
      target: 'node',
      type: 'runs_on',
      slide: 2,
      quote: 'Pods run on nodes.',
    })
  })

  it.each([
    ['concept_not_kept', { target: 'etcd' }],
    ['same_concept_twice', { target: 'Pod' }],
    ['quote_not_on_slide', { quote: 'Pods run nodes.' }],
    ['type_not_in_vocabulary', { type: 'loves' }],
    ['concepts_not_in_quote', { quote: 'CRDs are stored in etcd.' }],
    ['score_too_low', { confidence: 0.05 }],
  ] as const)('drops with reason %s', async (reason, over) => {
    const { relations, drops } = await judge({ concepts: [pods, nodes], relations: [{ ...runsOn, ...over }] })
    expect(relations).toEqual([])
    expect(drops.map((drop) => drop.reason)).toEqual([reason])
  })

  it('obeys the triples of the user', async () => {
    const triples: Vocabulary['triples'] = [['Data', 'runs_on', 'Component']]
    const { relations, drops } = await judge({ concepts: [pods, nodes], relations: [runsOn] }, 'balanced', {
      ...defaultVocabulary,
      triples,
    })
    expect(relations).toEqual([])
    expect(drops.map((drop) => drop.reason)).toEqual(['triple_not_allowed'])
  })
})
