// npm run bench:search: how well texts are found that were judged by people, and what a query costs on 100 decks.
import { runBench } from './harness.ts'
import { goldFolder, holdsCollection, readCollection } from './search/collection.ts'
import { latencyRows } from './search/latency.ts'
import { retrievalRows } from './search/retrieval.ts'

await runBench('search', async ({ data, seed }) => {
  const folder = data ?? goldFolder
  const found = holdsCollection(folder)
  if (!found) console.error(`${folder} holds no retrieval collection: that part is skipped.`)
  return [...(found ? await retrievalRows(readCollection(folder)) : []), ...(await latencyRows(seed))]
})
