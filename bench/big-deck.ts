import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeBigDeck } from '../examples/make-decks.ts'
import { sharedFolder } from './harness.ts'

/** The 250-slide deck of the benches: the shared one, or where that is missing one made from the seed, which is said. */
export async function bigDeckPath(seed: number): Promise<string> {
  const shared = join(sharedFolder, 'decks', 'big', 'deck-250.pptx')
  if (existsSync(shared)) return shared
  const path = join(await mkdtemp(join(tmpdir(), 'knowbase-bench-')), 'big-deck.pptx')
  await writeFile(path, await makeBigDeck(seed))
  console.log(`${shared} is not here: measuring a deck of 250 slides made from seed ${seed}.`)
  return path
}
