// npm run bench:segments: how well decks are cut into topics, on decks whose chapters are known, and how much of that
// stays when a slide changes.
import { existsSync } from 'node:fs'
import { createDeckReader } from '../app/deck/deck-reader.ts'
import { bigDeckPath } from './big-deck.ts'
import { runBench } from './harness.ts'
import { goldSegments, readGoldDecks } from './segments/gold.ts'
import { segmentRows } from './segments/measure.ts'
import { stabilityOfGold, stabilityRows } from './segments/stability.ts'

await runBench('segments', async ({ data, seed }) => {
  const large = await createDeckReader()(await bigDeckPath(seed))
  const stability = stabilityRows(large, 100, seed)
  const path = data ?? goldSegments
  if (!existsSync(path)) {
    console.error(`${path} is not here: give decks with known chapters with --data; their part is skipped.`)
    return stability
  }
  const decks = readGoldDecks(path)
  return [...segmentRows(decks), ...stability, ...stabilityOfGold(decks, 16, seed)]
})
