// npm run bench:fleet: workers that share one provider account through a rate budget, in processes of their own on Redis,
// and simulated before providers of every kind.
import { redisMissing } from '../test/services/redis.ts'
import { realFleetRows } from './fleet/real-fleet.ts'
import { simulatedRows } from './fleet/simulated-rows.ts'
import { runBench } from './harness.ts'

const seeds = 10

await runBench('fleet', async ({ seed }) => {
  const rows = await simulatedRows(Array.from({ length: seeds }, (_, index) => seed + index))
  const missing = await redisMissing()
  if (missing !== undefined) {
    console.log(`Processes on Redis are not measured: ${missing}.`)
    return rows
  }
  const limits = { rpm: 5000, tpm: 350_000 }
  return [...(await realFleetRows({ workers: 4, decksAWorker: 2, limits, quickness: 10, seed })), ...rows]
})
