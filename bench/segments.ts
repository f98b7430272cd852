// npm run bench:segments: how well decks are cut into topics, on decks whose chapters are known.
import { existsSync } from 'node:fs'
import { runBench } from './harness.ts'
import { goldSegments, readGoldDecks } from './segments/gold.ts'
import { segmentRows } from './segments/measure.ts'

await runBench('segments', async ({ data }) => {
  const path = data ?? goldSegments
  if (!existsSync(path)) {
    console.error(`${path} is not here: give decks with known chapters with --data.`)
    return []
  }
  return segmentRows(readGoldDecks(path))
})
