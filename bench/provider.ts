// npm run bench:provider: decks from file to graph with a key, over HTTP against a provider of the project's own.
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDeckReader } from '../app/deck/deck-reader.ts'
import { slideText } from '../app/domain/line.ts'
import { lowerBound } from '../app/domain/lower-bound.ts'
import { countTokens } from '../app/language/count-tokens.ts'
import { makeBigDeck } from '../examples/make-decks.ts'
import { bigDeckPath } from './big-deck.ts'
import { type BenchRow, median, row, runBench } from './harness.ts'
import { chainsOf } from './provider/chains.ts'
import { type ProviderRun, runAgainstProvider } from './provider/provider-run.ts'

/** Minutes of provider time in seconds of ours: more would make the computer the bottleneck. */
const speed = 5

await runBench('provider', async ({ data, seed }) => {
  const deck = data ?? (await bigDeckPath(seed))
  return [
    ...(await chargedRows(deck, seed)),
    ...(await tightRows(deck, seed)),
    ...(await roomyRows(deck, seed, 500, 200_000)),
    ...(await roomyRows(deck, seed, 5000, 2_000_000)),
    ...(await manyDecksRows(seed)),
  ]
})

/** Tokens that each depth is charged, over the deck's own. */
async function chargedRows(deck: string, seed: number): Promise<BenchRow[]> {
  const own = await tokensOf(deck)
  const rows = [row('tokens of the deck', own, '')]
  for (const [depth, atMost] of [
    ['fast', 2.5],
    ['balanced', 4.1],
    ['thorough', 12],
  ] as const) {
    const run = await runAgainstProvider({ decks: [deck], limits: undefined, depth, seed, speed: 1 })
    rows.push(
      row(`${depth}: calls`, run.chatCalls.length, ''),
      row(`${depth}: charged, times the deck`, chargedAtAll(run) / own, '', { atMost }),
    )
  }
  return rows
}

/** Limits that bind: the run takes as long as its tokens do. */
async function tightRows(deck: string, seed: number): Promise<BenchRow[]> {
  const limits = { rpm: 60, tpm: 100_000 }
  const run = await runAgainstProvider({ decks: [deck], limits, depth: 'balanced', seed, speed })
  return [
    ...runRows('60 RPM, 100k TPM', run),
    row('60 RPM, 100k TPM: times the bound', run.callingSeconds / boundOf(run, limits), '', { atMost: 1.12 }),
    ...outsideRows('60 RPM, 100k TPM', run),
  ]
}

/** Limits that leave room: the run takes as long as its slowest call and what has to follow it. */
async function roomyRows(deck: string, seed: number, rpm: number, tpm: number): Promise<BenchRow[]> {
  const name = `${rpm} RPM, ${tpm / 1000}k TPM`
  const run = await runAgainstProvider({ decks: [deck], limits: { rpm, tpm }, depth: 'balanced', seed, speed })
  const latencies = run.chatCalls.filter((call) => call.latencyMs > 0).map((call) => call.latencyMs / 1000)
  const [longest, middle] = [Math.max(...latencies), median(latencies)]
  return [
    ...runRows(name, run),
    row(`${name}: longest call drawn`, longest, 's'),
    row(`${name}: median call`, middle, 's'),
    row(`${name}: beyond the longest and a median call`, run.callingSeconds - longest - middle, 's', { atMost: 0 }),
    ...outsideRows(name, run),
  ]
}

async function manyDecksRows(seed: number): Promise<BenchRow[]> {
  const limits = { rpm: 500, tpm: 200_000 }
  const decks = await writeDecks(10, seed)
  const run = await runAgainstProvider({ decks, limits, depth: 'balanced', seed, speed })
  const name = 'ten decks, 500 RPM, 200k TPM'
  return [
    ...runRows(name, run),
    row(`${name}: times the bound`, run.callingSeconds / boundOf(run, limits), '', { atMost: 1.05 }),
  ]
}

function runRows(name: string, run: ProviderRun): BenchRow[] {
  const failed = run.reports.reduce((sum, report) => sum + report.failedSegments.length, 0)
  return [
    row(`${name}: calling`, run.callingSeconds, 's'),
    row(`${name}: 429s`, run.rejected, '', { atMost: 0 }),
    row(`${name}: segments lost`, failed, '', { atMost: 0 }),
  ]
}

function outsideRows(name: string, run: ProviderRun): BenchRow[] {
  return [row(`${name}: time outside calls`, run.outsideSeconds, 's', { atMost: 3 })]
}

/** What no schedule can be faster than, by the latencies drawn and the limits. */
function boundOf(run: ProviderRun, { rpm, tpm }: { readonly rpm: number; readonly tpm: number }): number {
  return lowerBound({
    chains: chainsOf(run.needed),
    demand: { requests: run.needed.length, tokens: run.chargedTokens },
    limits: { requests: { perMinute: rpm, burst: rpm }, tokens: { perMinute: tpm, burst: tpm } },
  }).seconds
}

function chargedAtAll({ chatCalls }: ProviderRun): number {
  return chatCalls.reduce((sum, call) => sum + call.chargedTokens, 0)
}

async function tokensOf(path: string): Promise<number> {
  const deck = await createDeckReader()(path)
  const texts = deck.slides.map(slideText)
  return texts.reduce((sum, text) => sum + countTokens(text), 0)
}

async function writeDecks(count: number, seed: number): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-bench-'))
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const path = join(folder, `deck-${index}.pptx`)
      await writeFile(path, await makeBigDeck(seed * 100 + index))
      return path
    }),
  )
}
