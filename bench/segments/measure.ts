import { countTokens } from '../../app/language/count-tokens.ts'
import { segmentDeck } from '../../app/pipeline/segment.ts'
import { type BenchRow, row } from '../harness.ts'
import { fixedCuts, randomCuts, textTiling } from './baselines.ts'
import { blind, chapterStarts, deckOfGold, type GoldDeck } from './gold.ts'
import { foundWithin, misplaced, pk, windowDiff, windowSize } from './metrics.ts'

/** The deck whose figures are rows of their own. */
const large = 'deck-250'

type Cut = (deck: GoldDeck) => readonly number[]

/** Every quality row of the bench, on decks with known chapters. */
export function segmentRows(decks: readonly GoldDeck[]): readonly BenchRow[] {
  return [...blindRows(decks.map(blind)), ...givenCountRows(decks.map(blind)), ...visibleRows(decks)]
}

const ours: Cut = (deck) => startsOf(segmentDeck(deckOfGold(deck), { countTokens }))

function startsOf(segments: ReturnType<typeof segmentDeck>): number[] {
  const firsts = segments.map((segment) => (segment.excerpts[0]?.slide ?? 1) - 1)
  return [...new Set(firsts)].filter((start) => start > 0)
}

function blindRows(decks: readonly GoldDeck[]): BenchRow[] {
  const courses = decks.filter((deck) => deck.name !== large)
  const found = (cut: Cut, distance: number, among = courses): number =>
    mean(among.map((deck) => 100 * foundWithin(chapterStarts(deck.slides), cut(deck), distance)))
  const wrong = (cut: Cut, among = courses): number =>
    mean(
      among.map(
        (deck) =>
          100 *
          misplaced(
            deck.slides.map((slide) => slide.chapter),
            cut(deck),
          ),
      ),
    )
  const eight: Cut = (deck) => fixedCuts(deck.slides.length, 8)
  const alone = decks.filter((deck) => deck.name === large)
  const limits = decks.map((deck) => {
    const segments = segmentDeck(deckOfGold(deck), { countTokens })
    return {
      ratio: segments.length / (deck.slides.length / 8),
      tokens: Math.max(...segments.filter((segment) => segment.excerpts.length > 1).map((segment) => segment.tokens)),
      slides: Math.max(...segments.map((segment) => segment.excerpts.length)),
    }
  })
  return [
    row('segments, times n/8, most', Math.max(...limits.map((one) => one.ratio)), '', { atMost: 1.1 }),
    row('segments, times n/8, fewest', Math.min(...limits.map((one) => one.ratio)), '', { atLeast: 0.9 }),
    row('tokens of the largest segment of several slides', Math.max(...limits.map((one) => one.tokens)), '', {
      atMost: 2500,
    }),
    row('slides of the longest segment', Math.max(...limits.map((one) => one.slides)), '', { atMost: 20 }),
    row('courses: starts found within one slide', found(ours, 1), '%', { atLeast: 73 }),
    row('  cuts of 8', found(eight, 1), '%'),
    row(
      '  TextTiling',
      found((deck) => textTiling(deck.slides, Math.round(deck.slides.length / 8)), 1),
      '%',
    ),
    row(
      '  random',
      found((deck) => randomCuts(deck.slides.length, Math.round(deck.slides.length / 8), 1), 1),
      '%',
    ),
    row('courses: starts found exactly', found(ours, 0), '%', { atLeast: 60 }),
    row('  cuts of 8', found(eight, 0), '%'),
    row('courses: slides among another chapter', wrong(ours), '%', { atMost: 8 }),
    row('  cuts of 8', wrong(eight), '%'),
    ...(alone.length === 0
      ? []
      : [
          row(`${large}: starts found within one slide`, found(ours, 1, alone), '%', { atLeast: 70 }),
          row(`${large}: slides among another chapter`, wrong(ours, alone), '%', { atMost: 4 }),
          row('  cuts of 8', wrong(eight, alone), '%'),
        ]),
  ]
}

/** The number of chapters is known, no budget: what the metrics of the literature are made for. */
function givenCountRows(decks: readonly GoldDeck[]): BenchRow[] {
  const given: Cut = (deck) =>
    startsOf(
      segmentDeck(deckOfGold(deck), {
        countTokens,
        maxTokens: Number.POSITIVE_INFINITY,
        maxSlides: deck.slides.length,
        count: chapterStarts(deck.slides).length + 1,
      }),
    )
  const number = (deck: GoldDeck): number => chapterStarts(deck.slides).length + 1
  const trueMean: Cut = (deck) => fixedCuts(deck.slides.length, deck.slides.length / number(deck))
  const methods: readonly [string, Cut, boolean][] = [
    ['knowbase', given, true],
    ['cuts of the true mean', trueMean, false],
    ['no cuts', () => [], false],
    ['random', (deck) => randomCuts(deck.slides.length, number(deck), 1), false],
    ['TextTiling', (deck) => textTiling(deck.slides, number(deck)), false],
  ]
  const courses = decks.filter((deck) => deck.name !== large)
  const alone = decks.filter((deck) => deck.name === large)
  return methods.flatMap(([name, cut, judged]) => [
    row(`chapters given: Pk, ${name}`, scored(courses, cut, pk), '', judged ? { atMost: 0.3 } : {}),
    row(`chapters given: WindowDiff, ${name}`, scored(courses, cut, windowDiff), '', judged ? { atMost: 0.32 } : {}),
    ...(alone.length === 0
      ? []
      : [row(`${large}: WindowDiff, ${name}`, scored(alone, cut, windowDiff), '', judged ? { atMost: 0.3 } : {})]),
  ])
}

function scored(decks: readonly GoldDeck[], cut: Cut, metric: typeof pk): number {
  return mean(
    decks.map((deck) => {
      const gold = chapterStarts(deck.slides)
      return metric(gold, cut(deck), deck.slides.length, windowSize(gold, deck.slides.length))
    }),
  )
}

/** Dividers in sight: each starts a segment, and the cuts between them are better than every eight slides. */
function visibleRows(decks: readonly GoldDeck[]): BenchRow[] {
  const dividersThenEight: Cut = (deck) => {
    const dividers = deck.slides.flatMap((slide, index) => (slide.divider && index > 0 ? [index] : []))
    const bounds = [0, ...dividers, deck.slides.length]
    return bounds
      .slice(0, -1)
      .flatMap((from, index) => [
        ...(from === 0 ? [] : [from]),
        ...fixedCuts((bounds[index + 1] ?? from) - from, 8).map((start) => from + start),
      ])
  }
  const missed = decks.map((deck) => {
    const starts = new Set(ours(deck))
    return deck.slides.filter((slide, index) => slide.divider && index > 0 && !starts.has(index)).length
  })
  const more = decks.map((deck) => ours(deck).length - dividersThenEight(deck).length)
  const difference = (cut: Cut): number => scored(decks, cut, windowDiff)
  return [
    row(
      'dividers that start no segment',
      missed.reduce((sum, one) => sum + one, 0),
      '',
      { atMost: 0 },
    ),
    row('segments more than dividers and cuts of 8', Math.max(...more), '', { atMost: 0 }),
    row('WindowDiff, dividers then cuts of 8', difference(dividersThenEight), ''),
    row('WindowDiff, times that', difference(ours) / difference(dividersThenEight), '', { atMost: 0.8 }),
  ]
}

function mean(figures: readonly number[]): number {
  return figures.reduce((sum, one) => sum + one, 0) / figures.length
}
