/**
 * A piece of a slide in reading order. Text is as the author typed it, with runs joined, line breaks inside a paragraph
 * kept as `\n`, and no other change.
 */
export type Block =
  /** A paragraph of a shape; `level` is its list level, 0 to 8. */
  | { readonly kind: 'paragraph'; readonly text: string; readonly level: number }
  /** Rows of cells, as many in each as the grid has; a cell merged into another is empty unless the file keeps text in it. */
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  | {
      readonly kind: 'chart'
      readonly title: string
      readonly categories: readonly string[]
      readonly series: readonly { readonly name: string; readonly values: readonly string[] }[]
      /** Titles of the axes, data labels and other text of the chart. */
      readonly labels: readonly string[]
    }
  /** SmartArt: its nodes in order, with their depth in the diagram's tree. */
  | { readonly kind: 'diagram'; readonly nodes: readonly { readonly text: string; readonly level: number }[] }
  /** Alternative text of a shape or picture (its description, and its title where it has one). */
  | { readonly kind: 'alt'; readonly text: string }
  /**
   * A hyperlink: the words that carry it, which stand in their paragraph, cell or alternative text too, and its target as
   * the file writes it (a URL, or the part of another slide).
   */
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  | { readonly kind: 'comment'; readonly author: string; readonly text: string }
  /** The text of an Office Math equation. */
  | { readonly kind: 'equation'; readonly text: string }
  /** Text that repeats from slide to slide and says nothing of its topic. */
  | { readonly kind: 'furniture'; readonly role: 'footer' | 'date' | 'number' | 'header'; readonly text: string }

export type SlideError = {
  /** Which part of the package the problem is in, such as `ppt/slides/slide3.xml`. */
  readonly part: string
  readonly message: string
}

export type Slide = {
  /** Position in the presentation, from 1; hidden slides count. */
  readonly number: number
  /** The presentation's own id of the slide (`p:sldId`), stable under reordering. */
  readonly id: string
  /** The slide's part in the package, such as `ppt/slides/slide3.xml`. */
  readonly part: string
  /** Text of the title placeholder; empty where there is none. */
  readonly title: string
  /** The layout's declared type, such as `secHead` or `title`; empty where it declares none. */
  readonly layout: string
  readonly hidden: boolean
  /** Everything but the title and the notes, in reading order. */
  readonly blocks: readonly Block[]
  /** The speaker notes, paragraphs joined by `\n`. */
  readonly notes: string
  /** The slide holds pictures and no text of its own: nothing on it could be read. */
  readonly picturesOnly: boolean
  /** What could not be read of this slide; the rest of it is here. */
  readonly errors: readonly SlideError[]
}

/** A section of the presentation as its author named it; `slides` are slide numbers. */
export type DeckSection = { readonly name: string; readonly slides: readonly number[] }

export type Deck = {
  /** SHA-256 of the file's bytes, in hex. */
  readonly id: string
  readonly fileName: string
  /** From the core properties, else the first slide's title, else the file's name. */
  readonly title: string
  readonly sections: readonly DeckSection[]
  readonly slides: readonly Slide[]
}
