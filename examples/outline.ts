/** A slide as its author thinks of it; write-deck.ts makes a file of it. */
export type OutlineSlide = {
  readonly title: string
  /** Bullets; a leading tab makes one a second-level bullet. */
  readonly bullets?: readonly string[]
  readonly notes?: string
  readonly table?: readonly (readonly string[])[]
  readonly chart?: { readonly title: string; readonly labels: readonly string[]; readonly series: readonly Series[] }
  /** A drawn box with this alternative text. */
  readonly drawing?: string
  readonly hidden?: boolean
  /** Starts a section of the presentation, with this slide as its header. */
  readonly section?: string
}

export type Series = { readonly name: string; readonly values: readonly number[] }

export type Outline = { readonly title: string; readonly slides: readonly OutlineSlide[] }
