// npm run bench:ingest: a 250-slide deck from file to graph without a key, and how ingestion grows with the graph.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../app/config.ts'
import { openWorkshop } from '../app/wire.ts'
import { makeVariants } from '../examples/make-decks.ts'
import { bigDeckPath } from './big-deck.ts'
import { type BenchRow, coldProcess, knowbase, median, type ProcessFigures, row, runBench } from './harness.ts'
import { ingestAsUsual } from './ingest-as-usual.ts'

const runs = 5
const megabytes = (mebibytes: number): number => (mebibytes * 2 ** 20) / 1e6
const officeParser = fileURLToPath(new URL('./reader/officeparser-once.js', import.meta.url))

await runBench('ingest', async ({ data, seed }) => {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-bench-'))
  try {
    return [...(await endToEnd(data ?? (await bigDeckPath(seed)), folder)), ...(await growth(seed, folder))]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** Cold processes, ours and the reference in turn, so that a change of the machine's speed meets both. */
async function endToEnd(deck: string, folder: string): Promise<BenchRow[]> {
  const ours: ProcessFigures[] = []
  const reference: ProcessFigures[] = []
  for (let run = 0; run < runs; run++) {
    reference.push(await coldProcess([officeParser, deck]))
    ours.push(
      await coldProcess([...knowbase, 'ingest', deck, '--json', '--data', join(folder, `run-${run}`)], {
        LLM_PROVIDER: 'local',
      }),
    )
  }
  const seconds = median(ours.map((one) => one.seconds))
  const referenceSeconds = median(reference.map((one) => one.seconds))
  return [
    row('officeparser reads the deck', referenceSeconds, 's'),
    row('knowbase ingests the deck', seconds, 's'),
    row('time, times officeparser', seconds / referenceSeconds, '', { atMost: 4 }),
    row('peak memory', megabytes(median(ours.map((one) => one.peakMiB))), 'MB', { atMost: 500 }),
  ]
}

/** 100 variants of the sample deck, one after the other into one graph. */
async function growth(seed: number, folder: string): Promise<BenchRow[]> {
  const workshop = await openWorkshop(readConfig({ KNOWBASE_DATA: join(folder, 'growth') }))
  const seconds: number[] = []
  try {
    for (const [index, bytes] of (await makeVariants(100, seed)).entries()) {
      const path = join(folder, `variant-${index}.pptx`)
      await writeFile(path, bytes)
      const started = performance.now()
      await ingestAsUsual(path, workshop.parts)
      seconds.push((performance.now() - started) / 1000)
    }
  } finally {
    await workshop.close()
  }
  // A single ingestion is too short to time alone: the five around each are taken.
  const around = (position: number): number => median(seconds.slice(position - 5, position))
  const [tenth, hundredth] = [around(12), around(100)]
  return [
    row('10th variant', tenth, 's'),
    row('100th variant', hundredth, 's'),
    row('100th, times the 10th', hundredth / tenth, '', { atMost: 1.5 }),
  ]
}
