// npm run bench:provider: decks from file to graph with a key, over HTTP against a provider of the project's own.
import { bigDeckPath } from './big-deck.ts'
import { runBench } from './harness.ts'
import { chargedRows, manyDecksRows, roomyRows, tightRows } from './provider/measure.ts'

await runBench('provider', async ({ data, seed }) => {
  const deck = data ?? (await bigDeckPath(seed))
  return [
    ...(await chargedRows(deck, 'fast', seed)),
    ...(await chargedRows(deck, 'balanced', seed)),
    ...(await chargedRows(deck, 'thorough', seed)),
    ...(await tightRows(deck, seed)),
    ...(await roomyRows(deck, seed, 500, 200_000)),
    ...(await roomyRows(deck, seed, 5000, 2_000_000)),
    ...(await manyDecksRows(seed)),
  ]
})
