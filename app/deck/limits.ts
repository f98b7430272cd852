import { KnowbaseError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'

/** Caps on the work one file may cause. Sizes a file declares of itself are never believed. */
export type DeckLimits = {
  /** Bytes of the file. Default 2 GiB (media is hashed, never inflated). */
  readonly fileBytes: number
  /** Parts in the package. Default 20,000. */
  readonly parts: number
  /** Inflated bytes of one part. Default 16 MiB; the slides of real decks rarely reach 2. */
  readonly partBytes: number
  /** Inflated bytes of all parts that are read. Default 192 MiB. */
  readonly inflatedBytes: number
  /** Inflated to compressed bytes of a part that inflates to over 2 MiB. Default 200; slides reach about 40. */
  readonly compressionRatio: number
  /**
   * XML elements of one part that are kept: all but those of geometry, style and animation. What came before the limit is
   * read. Default 60,000; the largest slide of 77 real decks keeps 6,000 of its 80,000.
   */
  readonly partElements: number
  /** XML elements of all parts that are read. Default 3,000,000. */
  readonly elements: number
  /** Elements inside one another. Default 256. */
  readonly depth: number
  /** Attributes of one element. Default 1,000. */
  readonly attributes: number
  /** Characters of one run of text or one attribute. Default 1,000,000. */
  readonly textCharacters: number
  /** Milliseconds for the whole deck. Default 30,000. */
  readonly deadlineMs: number
}

const mebibyte = 2 ** 20

export const defaultDeckLimits: DeckLimits = {
  fileBytes: 2048 * mebibyte,
  parts: 20_000,
  partBytes: 16 * mebibyte,
  inflatedBytes: 192 * mebibyte,
  compressionRatio: 200,
  partElements: 60_000,
  elements: 3_000_000,
  depth: 256,
  attributes: 1_000,
  textCharacters: 1_000_000,
  deadlineMs: 30_000,
}

/** Parts below this size may have any ratio: a table of empty cells is no bomb. */
const ratioFreeBytes = 2 * mebibyte

/** What one reading has used of its limits. Every method throws `deck_too_large` when a limit of the whole is passed. */
export class ReadingBudget {
  readonly limits: DeckLimits
  readonly #clock: Clock
  readonly #signal: AbortSignal | undefined
  readonly #started: number
  #bytes = 0
  #elements = 0

  constructor(limits: DeckLimits, clock: Clock, signal: AbortSignal | undefined) {
    this.limits = limits
    this.#clock = clock
    this.#signal = signal
    this.#started = clock.now()
  }

  /** Throws `cancelled` too, where the caller's signal was aborted. */
  checkTime(): void {
    if (this.#signal?.aborted === true) {
      throw new KnowbaseError('cancelled', 'Reading the deck was cancelled.', { cause: this.#signal.reason })
    }
    const elapsed = this.#clock.now() - this.#started
    if (elapsed > this.limits.deadlineMs) throw this.#exceeded('deadlineMs', `${Math.round(elapsed)} ms`)
  }

  /** The most bytes a part of this compressed size may inflate to. */
  allowance(compressedBytes: number): number {
    const byRatio = Math.max(ratioFreeBytes, compressedBytes * this.limits.compressionRatio)
    return Math.min(this.limits.partBytes, byRatio)
  }

  chargeBytes(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > this.limits.inflatedBytes) throw this.#exceeded('inflatedBytes', `${this.#bytes} bytes`)
  }

  chargeElements(elements: number): void {
    this.#elements += elements
    if (this.#elements > this.limits.elements) throw this.#exceeded('elements', `${this.#elements} elements`)
  }

  checkParts(parts: number): void {
    if (parts > this.limits.parts) throw this.#exceeded('parts', `${parts} parts`)
  }

  checkFileBytes(bytes: number): void {
    if (bytes > this.limits.fileBytes) throw this.#exceeded('fileBytes', `${bytes} bytes`)
  }

  #exceeded(limit: keyof DeckLimits, found: string): KnowbaseError {
    return new KnowbaseError(
      'deck_too_large',
      `Expected a deck within the limit ${limit} = ${this.limits[limit]}; this one took ${found}.`,
      {
        advice: 'If the deck can be trusted, read it with a higher limit.',
        data: { limit, value: this.limits[limit] },
      },
    )
  }
}
