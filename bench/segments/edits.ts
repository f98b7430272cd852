import type { Deck, Slide } from '../../app/domain/deck.ts'
import { createRandom } from '../../examples/random.ts'

/** Copies of a deck, each with one change of one slide: a line edited, a slide inserted, removed or shown twice. */
export function editedDecks(deck: Deck, count: number, seed: number): readonly Deck[] {
  const random = createRandom(seed)
  const edits = [editLine, insertSlide, removeSlide, repeatSlide]
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor(random() * deck.slides.length)
    const slide = deck.slides[at]
    const edit = edits[index % edits.length]
    if (slide === undefined || edit === undefined) return deck
    return withSlides(deck, [...deck.slides.slice(0, at), ...edit(slide), ...deck.slides.slice(at + 1)])
  })
}

function editLine(slide: Slide): Slide[] {
  const changed = slide.blocks.findIndex((block) => block.kind === 'paragraph' && block.text !== '')
  if (changed < 0) return [{ ...slide, notes: `${slide.notes}\nOne more remark on latency budgets.` }]
  const blocks = slide.blocks.map((block, index) =>
    index === changed && block.kind === 'paragraph'
      ? { ...block, text: `${block.text}, and one more remark on latency budgets` }
      : block,
  )
  return [{ ...slide, blocks }]
}

function insertSlide(before: Slide): Slide[] {
  const text = 'A note that was added after the review of the quarter, on latency budgets and who owns them.'
  const fresh: Slide = {
    ...before,
    id: 'inserted',
    title: 'Who owns the budget',
    layout: 'obj',
    blocks: [{ kind: 'paragraph', text, level: 0 }],
    notes: '',
  }
  return [fresh, before]
}

function removeSlide(): Slide[] {
  return []
}

function repeatSlide(slide: Slide): Slide[] {
  return [slide, { ...slide, id: 'repeated' }]
}

/** The slides numbered anew, and the sections with what is left of theirs. */
function withSlides(deck: Deck, slides: readonly Slide[]): Deck {
  const sections = deck.sections.map((section) => ({
    ...section,
    slides: slides.flatMap((slide, index) => (section.slides.includes(slide.number) ? [index + 1] : [])),
  }))
  return { ...deck, sections, slides: slides.map((slide, index) => ({ ...slide, number: index + 1 })) }
}
