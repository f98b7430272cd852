// npm run bench:schedule: the production dispatcher on simulated time, against the lower bound and what others do.
import Tinypool from 'tinypool'
import { type BenchRow, runBench } from './harness.ts'
import { type Part, type PartOptions, parts } from './schedule/part.ts'

await runBench('schedule', async ({ seed, sample }) => {
  const seeds = Array.from({ length: sample > 0 ? sample : 100 }, (_, index) => seed + index)
  const threads = new Tinypool({ filename: new URL('./schedule/part.ts', import.meta.url).href })
  const run = (part: Part): Promise<readonly BenchRow[]> => threads.run({ part, seed, seeds } satisfies PartOptions)
  const rows = await Promise.all((Object.keys(parts) as Part[]).map(run))
  await threads.destroy()
  return rows.flat()
})
