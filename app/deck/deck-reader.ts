import { basename } from 'node:path'
import type { Deck, Slide } from '../domain/deck.ts'
import { KnowbaseError } from '../domain/errors.ts'
import { type Clock, systemClock } from '../ports/clock.ts'
import type { DeckReader } from '../ports/deck-reader.ts'
import { readCommentAuthors } from './comments.ts'
import { DeckPackage } from './deck-package.ts'
import { FileBytes } from './file-bytes.ts'
import { type DeckLimits, defaultDeckLimits, ReadingBudget } from './limits.ts'
import { refuseOtherFormats } from './other-formats.ts'
import { readPresentation } from './presentation.ts'
import { SlideReader } from './slide.ts'
import { openZip } from './zip-archive.ts'

export type DeckReaderOptions = {
  /** Caps that differ from `defaultDeckLimits`. */
  readonly limits?: Partial<DeckLimits>
  /** Measures the deadline. Default the system's clock. */
  readonly clock?: Clock
}

/**
 * A reader of PowerPoint files (.pptx, .pptm, .ppsx, .potx; Transitional and Strict). Layouts, masters, themes and media
 * are never inflated but for the type of a slide's layout. Throws `invalid_input` for a limit that is no positive number.
 */
export function createDeckReader({ limits, clock = systemClock }: DeckReaderOptions = {}): DeckReader {
  const effective = { ...defaultDeckLimits, ...limits }
  for (const [name, value] of Object.entries(effective)) {
    if (!(value > 0)) throw new KnowbaseError('invalid_input', `Expected a limit ${name} above 0, got ${value}.`)
  }
  return async (path, { signal } = {}) => {
    const budget = new ReadingBudget(effective, clock, signal)
    const file = new FileBytes(path)
    try {
      return await readDeck(file, basename(path), budget)
    } finally {
      file.close()
    }
  }
}

async function readDeck(file: FileBytes, fileName: string, budget: ReadingBudget): Promise<Deck> {
  budget.checkFileBytes(file.size)
  refuseOtherFormats(file, budget)
  const parts = new DeckPackage(await openZip(file, budget), budget)
  const presentation = readPresentation(parts)
  const authors = readCommentAuthors(parts, presentation.part, presentation.relationships)
  const reader = new SlideReader(parts, presentation, authors)
  const slides: Slide[] = []
  for (const index of presentation.slides.keys()) {
    slides.push(reader.read(index))
    budget.checkTime()
    await new Promise(setImmediate)
  }
  return {
    id: await file.digest(budget),
    fileName,
    title: presentation.title || slides[0]?.title.replaceAll(/\s+/g, ' ').trim() || withoutExtension(fileName),
    sections: presentation.sections,
    slides,
  }
}

function withoutExtension(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, '') || fileName
}
