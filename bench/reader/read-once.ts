// One cold reading of a deck: prints how it ended.
import { createDeckReader } from '../../app/deck/deck-reader.ts'
import { KnowbaseError } from '../../app/domain/errors.ts'
import type { ReadingEnd } from './hostile.ts'

async function readOnce(path: string): Promise<ReadingEnd> {
  try {
    const { slides } = await createDeckReader()(path)
    return { slides: slides.length, flagged: slides.filter((slide) => slide.errors.length > 0).length }
  } catch (error) {
    if (error instanceof KnowbaseError) return { code: error.code }
    throw error
  }
}

console.log(JSON.stringify(await readOnce(process.argv[2] ?? '')))
