import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slideLines } from '../../app/domain/line.ts'
import { segmentDeck } from '../../app/pipeline/segment.ts'
import { deckOf, type PlainSlide } from '../support/deck-of.ts'

/** A word is a token, so that budgets are easy to see. */
const countTokens = (text: string): number => text.split(/\s+/).filter(Boolean).length

const words = fc.array(
  fc.constantFrom('pod', 'node', 'etcd', 'Trace', 'span', 'metric', 'alert', 'the', 'of', 'rule'),
  { maxLength: 12 },
)
const line = words.map((list) => list.join(' '))
const slide: fc.Arbitrary<PlainSlide> = fc.record({
  title: fc.oneof(fc.constant(''), line),
  lines: fc.array(line, { maxLength: 6 }),
  layout: fc.constantFrom('obj', 'obj', 'obj', 'secHead'),
  hidden: fc.boolean(),
  notes: fc.oneof(fc.constant(''), line),
})

describe('segmentDeck', () => {
  it('loses no line, repeats none, keeps the order and the budget, whatever the deck', () => {
    fc.assert(
      fc.property(fc.array(slide, { maxLength: 60 }), fc.integer({ min: 5, max: 200 }), (slides, maxTokens) => {
        const deck = deckOf(slides)
        const segments = segmentDeck(deck, { countTokens, maxTokens, maxSlides: 12 })
        const placed = segments.flatMap((segment) =>
          segment.excerpts.flatMap((excerpt) => [
            `slide ${excerpt.slide}`,
            ...excerpt.lines.map((one) => `${excerpt.slide}:${one.start}:${one.text}`),
          ]),
        )
        const expected = deck.slides.flatMap((one) => [
          `slide ${one.number}`,
          ...slideLines(one).map((each) => `${one.number}:${each.start}:${each.text}`),
        ])
        // A slide that was split is named once for each of its parts.
        expect(
          placed.filter(
            (one, index) => one !== placed[index - 1] && !(one.startsWith('slide ') && placed.indexOf(one) < index),
          ),
        ).toEqual(expected)
        for (const [index, segment] of segments.entries()) {
          expect(segment.index).toBe(index)
          expect(segment.excerpts.length).toBeLessThanOrEqual(12)
          if (segment.excerpts.length > 1) expect(segment.tokens).toBeLessThanOrEqual(maxTokens)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('starts a segment at every divider and spans none', () => {
    const topics = ['pods nodes kubelet', 'traces spans context', 'metrics alerts rules']
    const deck = deckOf(
      topics.flatMap((topic) => [
        { title: topic, layout: 'secHead' },
        ...Array.from({ length: 5 }, () => ({ title: topic, lines: [topic] })),
      ]),
    )
    const starts = segmentDeck(deck, { countTokens }).map((segment) => segment.excerpts[0]?.slide)
    expect(starts).toEqual(expect.arrayContaining([1, 7, 13]))
  })

  it('takes the sections of the presentation for dividers', () => {
    const slides = Array.from({ length: 12 }, () => ({ title: 'Same title', lines: ['same words on every slide'] }))
    const deck = deckOf(slides, {
      sections: [
        { name: 'One', slides: [1, 2, 3, 4, 5] },
        { name: 'Two', slides: [6, 7, 8, 9, 10, 11, 12] },
        { name: 'None', slides: [] },
      ],
    })
    expect(segmentDeck(deck, { countTokens }).map((segment) => segment.excerpts[0]?.slide)).toContain(6)
  })

  it('splits one huge slide by its lines', () => {
    const deck = deckOf([
      { title: 'Huge', lines: Array.from({ length: 100 }, (_, index) => `word${index} `.repeat(10).trim()) },
    ])
    const segments = segmentDeck(deck, { countTokens, maxTokens: 110 })
    expect(segments.length).toBeGreaterThan(8)
    for (const segment of segments) expect(segment.tokens).toBeLessThanOrEqual(110)
  })

  it('gives a segment the same id whatever stands before it in the deck', () => {
    const part = (topic: string): PlainSlide[] => [
      { title: topic, layout: 'secHead' },
      ...Array.from({ length: 6 }, (_, index) => ({ title: topic, lines: [`${topic} number ${index}`] })),
    ]
    const before = segmentDeck(deckOf([...part('pods'), ...part('traces')]), { countTokens })
    const after = segmentDeck(deckOf([{ title: 'New', lines: ['new'] }, ...part('pods'), ...part('traces')]), {
      countTokens,
    })
    expect(after.map((segment) => segment.id)).toContain(before.at(-1)?.id)
  })

  it('gives no segment for an empty deck', () => {
    expect(segmentDeck(deckOf([]), { countTokens })).toEqual([])
  })
})
