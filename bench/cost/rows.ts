import { basename } from 'node:path'
import { createRandom } from '../../examples/random.ts'
import { type BenchRow, median, row } from '../harness.ts'
import { deckEdits } from './deck-edits.ts'
import { callsFor, estimateAndUse, type PaidWorkshop } from './paid-run.ts'

/**
 * How far the estimates of decks are from what their runs then use. Calls are compared over all decks: in one of ten
 * calls a single question more or less is 10%, and whether it is asked nobody knows before.
 */
export async function estimateRows(decks: readonly string[], workshop: PaidWorkshop): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  const calls = { estimated: 0, used: 0 }
  const within = { atMost: 0.15 }
  for (const path of decks) {
    const { estimate, report } = await estimateAndUse(path, workshop)
    const used = report.calls
    if (used === undefined) throw new Error(`${path}: nothing was asked`)
    calls.estimated += estimate.calls
    calls.used += used.calls
    const name = basename(path)
    const tokens = off(estimate.inputTokens + estimate.outputTokens, used.inputTokens + used.outputTokens)
    rows.push(
      row(`${name}: calls, estimated`, estimate.calls, ''),
      row(`${name}: calls, used`, used.calls, ''),
      row(`${name}: estimate of tokens off by`, tokens, '', within),
      row(`${name}: estimate of dollars off by`, off(estimate.dollars, used.dollars), '', within),
    )
  }
  return [...rows, row('estimate of all calls off by', off(calls.estimated, calls.used), '', within)]
}

function off(guess: number | undefined, used: number | undefined): number {
  return Math.abs((guess ?? Number.NaN) / (used ?? Number.NaN) - 1)
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
