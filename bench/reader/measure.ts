import { join } from 'node:path'
import { createDeckReader } from '../../app/deck/deck-reader.ts'
import type { Block, Deck, Slide } from '../../app/domain/deck.ts'
import { readTruth, type TruthDeck, type TruthSlide } from './truth.ts'

const aspects = ['title', 'text', 'tables', 'notes', 'alt', 'chart', 'links'] as const
type Aspect = (typeof aspects)[number]

/**
 * python-pptx lists links by run and categories by plot, and the reader each once: these are compared as sets. All else
 * is compared word by word, as often as it stands on the slide.
 */
const comparedAsSets: ReadonlySet<Aspect> = new Set(['chart', 'links'])

export type Recall = { readonly found: number; readonly expected: number }

export type ReaderQuality = {
  readonly decks: number
  /** Words (targets for links) of the truth that the reader found on the same slide. */
  readonly recall: Readonly<Record<Aspect, Recall>>
  /** Decks whose slides are the truth's, in its order. */
  readonly inOrder: number
  readonly slides: number
  readonly hiddenRight: number
  /** Decks that could not be read, and words that were missed, for whoever looks into a shortfall. */
  readonly failures: readonly string[]
  readonly misses: readonly string[]
}

/** Measures the reader against the truth of a folder of decks. */
export async function measureReader(folder: string): Promise<ReaderQuality> {
  const read = createDeckReader()
  const truth = await readTruth(folder)
  const recall = Object.fromEntries(aspects.map((aspect) => [aspect, { found: 0, expected: 0 }])) as Record<
    Aspect,
    { found: number; expected: number }
  >
  const result = { inOrder: 0, slides: 0, hiddenRight: 0, failures: [] as string[], misses: [] as string[] }
  for (const expected of truth) {
    const deck = await read(join(folder, expected.file)).catch((error: unknown) => {
      result.failures.push(`${expected.file}: ${String(error)}`)
      return undefined
    })
    if (sameOrder(expected, deck)) result.inOrder += 1
    for (const [index, slide] of expected.slides.entries()) {
      const found = deck?.slides[index]
      result.slides += 1
      if (found?.hidden === slide.hidden) result.hiddenRight += 1
      for (const aspect of aspects) {
        const listed = wantedWords(slide, aspect)
        const wanted = comparedAsSets.has(aspect) ? [...new Set(listed)] : listed
        const missed = missing(wanted, found === undefined ? [] : foundWords(found, aspect))
        recall[aspect].expected += wanted.length
        recall[aspect].found += wanted.length - missed.length
        if (missed.length > 0) result.misses.push(`${expected.file} ${slide.part} ${aspect}: ${missed.join(' ')}`)
      }
    }
  }
  return { decks: truth.length, recall, ...result }
}

function sameOrder(expected: TruthDeck, deck: Deck | undefined): boolean {
  return (
    deck?.slides.length === expected.slides.length &&
    expected.slides.every((slide, index) => deck.slides[index]?.part === slide.part)
  )
}

/** The words of `wanted` that `found` has not, counted as often as they stand there. */
function missing(wanted: readonly string[], found: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1)
  return wanted.filter((word) => {
    const left = counts.get(word) ?? 0
    counts.set(word, left - 1)
    return left <= 0
  })
}

function words(...texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => text.split(/\s+/)).filter((word) => word !== '')
}

function wantedWords(slide: TruthSlide, aspect: Aspect): readonly string[] {
  switch (aspect) {
    case 'title':
      return words(slide.title ?? '')
    case 'notes':
      return words(slide.notes ?? '')
    case 'tables':
      return words(...slide.tables.flat(2))
    case 'links':
      return slide.links
    default:
      return words(...slide[aspect])
  }
}

function foundWords(slide: Slide, aspect: Aspect): readonly string[] {
  switch (aspect) {
    case 'title':
      return words(slide.title)
    case 'notes':
      return words(slide.notes)
    case 'text':
      return words(
        slide.title,
        ...slide.blocks.flatMap((block) =>
          block.kind === 'paragraph' || block.kind === 'furniture'
            ? [block.text]
            : block.kind === 'table'
              ? block.rows.flat()
              : [],
        ),
      )
    case 'tables':
      return words(...only(slide, 'table').flatMap((block) => block.rows.flat()))
    case 'alt':
      return words(...only(slide, 'alt').map((block) => block.text))
    case 'links':
      return only(slide, 'link').map((block) => block.url)
    case 'chart':
      return words(
        ...only(slide, 'chart').flatMap((block) => [
          block.title,
          ...block.categories,
          ...block.series.map((one) => one.name),
          ...block.labels,
        ]),
      )
  }
}

function only<Kind extends Block['kind']>(slide: Slide, kind: Kind): readonly Extract<Block, { kind: Kind }>[] {
  return slide.blocks.filter((block): block is Extract<Block, { kind: Kind }> => block.kind === kind)
}
