// npm run bench:schedule: the production dispatcher on simulated time, against the lower bound and what others do.
import { runBench } from './harness.ts'
import { deckRows } from './schedule/deck-rows.ts'
import { heavyRows } from './schedule/heavy-rows.ts'
import { bigDeckSegments, plannerRows } from './schedule/planner-rows.ts'
import { seedPictureRows } from './schedule/seed-picture.ts'

await runBench('schedule', async ({ seed, sample }) => {
  const seedsOf = (count: number): readonly number[] =>
    Array.from({ length: sample > 0 ? sample : count }, (_, index) => seed + index)
  const segments = await bigDeckSegments(seed)
  return [
    ...(await heavyRows(seedsOf(100))),
    ...(await deckRows(segments, seedsOf(20))),
    ...(await seedPictureRows(seedsOf(20))),
    ...(await plannerRows(segments, 'balanced', seedsOf(24))),
  ]
})
