import type { Block, Slide, SlideError } from '../domain/deck.ts'
import { type CommentAuthors, readComments } from './comments.ts'
import type { DeckPackage, Relationships } from './deck-package.ts'
import { ofType } from './deck-package.ts'
import { readNotes } from './notes.ts'
import type { Presentation } from './presentation.ts'
import { ShapeTreeReader } from './shape-tree.ts'
import { childOf, isTrue } from './xml-element.ts'

/** Kinds of blocks that are words of the slide's own. */
const spoken: ReadonlySet<Block['kind']> = new Set(['paragraph', 'table', 'chart', 'diagram', 'equation'])

type SlideContent = Omit<Slide, 'number' | 'id' | 'part'>

/** Reads the slides of one presentation. Whatever is wrong with a slide is among its errors. */
export class SlideReader {
  readonly #parts: DeckPackage
  readonly #presentation: Presentation
  readonly #authors: CommentAuthors
  /** Types of the layouts seen so far: many slides share few of them. */
  readonly #layouts = new Map<string, string>()
  /** What was read of each part: a presentation may list one slide many times. */
  readonly #contents = new Map<string, SlideContent>()

  constructor(parts: DeckPackage, presentation: Presentation, authors: CommentAuthors) {
    this.#parts = parts
    this.#presentation = presentation
    this.#authors = authors
  }

  /** Reads one of the presentation's slides, `index` from 0. */
  read(index: number): Slide {
    const listed = this.#presentation.slides[index]
    const relationship = this.#presentation.relationships.get(listed?.relationship ?? '')
    const slide = { number: index + 1, id: listed?.id ?? '' }
    const target = relationship && this.#parts.target(this.#presentation.part, relationship)
    if (target === undefined) {
      const part = relationship?.target ?? ''
      const missing = part === '' ? `relationship ${listed?.relationship}` : part
      return { ...slide, ...blank, part, errors: [{ part, message: `The slide's part is missing: ${missing}.` }] }
    }
    return { ...slide, ...this.#contentOf(target), part: target.replace(/^\/+/, '') }
  }

  #contentOf(part: string): SlideContent {
    const known = this.#contents.get(part)
    if (known !== undefined) return known
    // Substrings keep the whole text they were cut from alive; a clone holds just what the slide says.
    const content = structuredClone(this.#readPart(part))
    this.#contents.set(part, content)
    return content
  }

  #readPart(part: string): SlideContent {
    const errors: SlideError[] = []
    const root = this.#parts.xml(part, errors)
    if (root !== undefined && root.name !== 'p:sld') {
      errors.push({ part, message: `Expected a slide in ${part}; its root element is ${root.name}.` })
    }
    const relationships = this.#parts.relationships(part, errors)
    const shapes = new ShapeTreeReader(this.#parts, part, relationships, errors).read(childOf(root, 'p:cSld'))
    const blocks = [...shapes.blocks, ...readComments(this.#parts, part, relationships, this.#authors, errors)]
    const hasWords = shapes.title !== '' || blocks.some((block) => spoken.has(block.kind))
    return {
      title: shapes.title,
      layout: this.#layoutType(part, relationships),
      hidden: !isTrue(root?.attributes['show'], true),
      blocks,
      notes: readNotes(this.#parts, part, relationships, errors),
      picturesOnly: shapes.pictures > 0 && !hasWords,
      errors,
    }
  }

  #layoutType(part: string, relationships: Relationships): string {
    const [relationship] = ofType(relationships, 'slideLayout')
    const layout = relationship && this.#parts.target(part, relationship)
    if (layout === undefined) return ''
    const known = this.#layouts.get(layout)
    if (known !== undefined) return known
    // A slide is whole without its layout, so a broken one is no error of the slide.
    const type = this.#parts.xml(layout, [])?.attributes['type'] ?? ''
    this.#layouts.set(layout, type)
    return type
  }
}

const blank = { title: '', layout: '', hidden: false, blocks: [], notes: '', picturesOnly: false } as const
