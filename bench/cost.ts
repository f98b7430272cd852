// npm run bench:cost: how well a run's cost is known before, and what a new version of a deck pays for.
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findDecks } from '../app/commands/find-decks.ts'
import { makeVariants } from '../examples/make-decks.ts'
import { bigDeckPath } from './big-deck.ts'
import { withPaidWorkshop } from './cost/paid-run.ts'
import { editRows, estimateRows } from './cost/rows.ts'
import { runBench, sharedFolder } from './harness.ts'

/** Edits of each kind, at slides drawn from the seed. */
const editsOfEachKind = 5

/** Talks of 3,000 to 9,500 tokens of text. */
const realDecks = [
  'poi--stress021.pptx',
  'poi--stress022.pptx',
  'poi--ca.ubc.cs.people__emhill_presentations_HowWeRefactor.pptx',
  'poi--au.asn.aes.www_conferences_2011_presentations_Fri_20Room4Level4_20930_20Maloney.pptx',
]

await runBench('cost', async ({ data, seed }) => {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-bench-'))
  try {
    const big = await bigDeckPath(seed)
    const decks = data === undefined ? await someDecks(big, folder, seed) : await findDecks([data])
    return [
      ...(await withPaidWorkshop((workshop) => estimateRows(decks, workshop))),
      ...(await withPaidWorkshop((workshop) => editRows(big, seed, editsOfEachKind, workshop))),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** Five decks of several sizes; where the shared ones are missing, which is said, variants of the sample take their place. */
async function someDecks(big: string, folder: string, seed: number): Promise<readonly string[]> {
  const real = realDecks.map((name) => join(sharedFolder, 'decks', 'real', name))
  const present = real.filter((path) => existsSync(path))
  if (present.length < real.length) console.log(`${sharedFolder} is not here: variants of the sample are measured.`)
  const variants = await makeVariants(4 - present.length, seed)
  const made = variants.map((bytes, index) => ({ bytes, path: join(folder, `variant-${index}.pptx`) }))
  for (const { bytes, path } of made) await writeFile(path, bytes)
  return [big, ...present, ...made.map(({ path }) => path)]
}
