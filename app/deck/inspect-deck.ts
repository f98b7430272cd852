import { systemClock } from '../ports/clock.ts'
import type { DeckInspector } from '../ports/deck-reader.ts'
import { DeckPackage } from './deck-package.ts'
import { FileBytes } from './file-bytes.ts'
import { defaultDeckLimits, ReadingBudget } from './limits.ts'
import { refuseOtherFormats } from './other-formats.ts'
import { readPresentation } from './presentation.ts'
import { openZip } from './zip-archive.ts'

/** Reads a package's list of parts and its presentation part alone, within the reader's limits. */
export const inspectDeck: DeckInspector = async (path, { signal } = {}) => {
  const budget = new ReadingBudget(defaultDeckLimits, systemClock, signal)
  const file = new FileBytes(path)
  try {
    budget.checkFileBytes(file.size)
    refuseOtherFormats(file, budget)
    return { slides: readPresentation(new DeckPackage(await openZip(file, budget), budget)).slides.length }
  } finally {
    file.close()
  }
}
