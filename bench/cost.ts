// npm run bench:cost: how well a run's cost is known before, and what a new version of a deck pays for.
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { findDecks } from '../app/commands/find-decks.ts'
import { makeVariants } from '../examples/make-decks.ts'
import { createRandom } from '../examples/random.ts'
import { bigDeckPath } from './big-deck.ts'
import { deckEdits } from './cost/deck-edits.ts'
import { callsFor, estimateAndUse, type PaidWorkshop, withPaidWorkshop } from './cost/paid-run.ts'
import { type BenchRow, median, row, runBench, sharedFolder } from './harness.ts'

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
      ...(await withPaidWorkshop((workshop) => editRows(big, seed, workshop))),
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

async function estimateRows(decks: readonly string[], workshop: PaidWorkshop): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  for (const path of decks) {
    const { estimate, report } = await estimateAndUse(path, workshop)
    const { calls } = report
    if (calls === undefined) throw new Error(`${path}: nothing was asked`)
    const off = (guess: number | undefined, used: number | undefined): number =>
      Math.abs((guess ?? Number.NaN) / (used ?? Number.NaN) - 1)
    const name = basename(path)
    rows.push(
      row(`${name}: calls`, calls.calls, ''),
      row(`${name}: estimate of calls off by`, off(estimate.calls, calls.calls), '', { atMost: 0.15 }),
      row(
        `${name}: of tokens`,
        off(estimate.inputTokens + estimate.outputTokens, calls.inputTokens + calls.outputTokens),
        '',
        { atMost: 0.15 },
      ),
      row(`${name}: of dollars`, off(estimate.dollars, calls.dollars), '', { atMost: 0.15 }),
    )
  }
  return rows
}

async function editRows(path: string, seed: number, workshop: PaidWorkshop): Promise<BenchRow[]> {
  const random = createRandom(seed)
  const deck = await workshop.parts.read(path)
  const all = await callsFor(deck, workshop)
  const again = await callsFor(deck, workshop)
  const rows = [row('calls of the deck', all, ''), row('asked again for the same deck', again, '', { atMost: 0 })]
  for (const [kind, edit] of Object.entries(deckEdits)) {
    const shares: number[] = []
    for (let index = 0; index < editsOfEachKind; index++) {
      const at = Math.floor(random() * deck.slides.length)
      shares.push((await callsFor(edit(deck, at), workshop)) / all)
    }
    rows.push(
      row(`one slide ${kind}: share of calls paid again, median`, median(shares), ''),
      row(`one slide ${kind}: at most`, Math.max(...shares), '', { atMost: 0.25 }),
    )
  }
  return rows
}
