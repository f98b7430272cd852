import { basename } from 'node:path'
import { createRandom } from '../../examples/random.ts'
import { type BenchRow, median, row } from '../harness.ts'
import { deckEdits } from './deck-edits.ts'
import { callsFor, estimateAndUse, type PaidWorkshop } from './paid-run.ts'

/** How far the estimates of decks are from what their runs then use. */
export async function estimateRows(decks: readonly string[], workshop: PaidWorkshop): Promise<BenchRow[]> {
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

/** Share of a deck's calls that are asked again for its next version, after edits at slides drawn from the seed. */
export async function editRows(
  path: string,
  seed: number,
  editsOfEachKind: number,
  workshop: PaidWorkshop,
): Promise<BenchRow[]> {
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
