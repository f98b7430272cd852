import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDeckReader } from '../../app/deck/deck-reader.ts'
import { slideText } from '../../app/domain/line.ts'
import { lowerBound } from '../../app/domain/lower-bound.ts'
import { countTokens } from '../../app/language/count-tokens.ts'
import { makeBigDeck } from '../../examples/make-decks.ts'
import { type BenchRow, median, row } from '../harness.ts'
import { chainsOf } from './chains.ts'
import { type ProviderRun, runAgainstProvider } from './provider-run.ts'

/** How many times as fast as in reality time passes; what the computer itself needs seems as many times longer. */
const speed = 2

/** Most tokens that a depth may be charged, over the deck's own. */
export const depthBars = { fast: 2.5, balanced: 4.1, thorough: 12 } as const

/** Tokens that a depth is charged, over the deck's own: prompts and reserved answers, as limits count them. */
export async function chargedRows(deck: string, depth: keyof typeof depthBars, seed: number): Promise<BenchRow[]> {
  const run = await runAgainstProvider({ decks: [deck], limits: undefined, depth, seed, speed: 1 })
  const charged = run.chatCalls.reduce((sum, call) => sum + call.chargedTokens, 0)
  return [
    row(`${depth}: calls`, run.chatCalls.length, ''),
    row(`${depth}: charged, times the deck`, charged / (await tokensOf(deck)), '', { atMost: depthBars[depth] }),
    row(`${depth}: segments lost`, failedSegments(run), '', { atMost: 0 }),
  ]
}

/**
 * Limits that bind: the run takes as long as its tokens do. The median of several draws of latencies counts, since one
 * straggler decides how long a single run takes.
 */
export async function tightRows(deck: string, seed: number, draws = 5): Promise<BenchRow[]> {
  const limits = { rpm: 60, tpm: 100_000 }
  const name = '60 RPM, 100k TPM'
  const runs: ProviderRun[] = []
  for (let draw = 0; draw < draws; draw++) {
    const options = { decks: [deck], limits, depth: 'balanced', seed: seed + draw, speed } as const
    runs.push(await runAgainstProvider(options))
  }
  const ratios = runs.map((run) => run.callingSeconds / boundOf(run, limits).seconds)
  const most = (figure: (run: ProviderRun) => number): number => Math.max(...runs.map(figure))
  return [
    row(`${name}: calling, median of ${draws} draws`, median(runs.map((run) => run.callingSeconds)), 's'),
    row(
      `${name}: 429s of a run, most`,
      most((run) => run.rejected),
      '',
      { atMost: 0 },
    ),
    row(`${name}: segments lost of a run, most`, most(failedSegments), '', { atMost: 0 }),
    row(`${name}: what the limits need`, limitsNeed(runs[0], limits), 's'),
    row(`${name}: times the bound, median`, median(ratios), '', { atMost: 1.12 }),
    row(`${name}: times the bound, worst`, Math.max(...ratios), ''),
    row(`${name}: time outside calls, median`, median(runs.map((run) => run.outsideSeconds)), 's', { atMost: 3 }),
  ]
}

/** Limits that leave room: the run takes as long as its slowest call and what has to follow it. */
export async function roomyRows(deck: string, seed: number, rpm: number, tpm: number): Promise<BenchRow[]> {
  const name = `${rpm} RPM, ${tpm / 1000}k TPM`
  const run = await runAgainstProvider({
    decks: [deck],
    limits: { rpm, tpm },
    depth: 'balanced',
    seed,
    speed,
  })
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

/** Ten decks share the limits: what binds is the tokens of all of them. */
export async function manyDecksRows(seed: number): Promise<BenchRow[]> {
  const limits = { rpm: 500, tpm: 200_000 }
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-bench-'))
  try {
    const decks = await writeDecks(folder, 10, seed)
    const run = await runAgainstProvider({ decks, limits, depth: 'balanced', seed, speed })
    const name = 'ten decks, 500 RPM, 200k TPM'
    const { seconds, parts } = boundOf(run, limits)
    return [
      ...runRows(name, run),
      row(`${name}: longest chain of calls`, parts.chain ?? 0, 's'),
      row(`${name}: what the limits need`, limitsNeed(run, limits), 's'),
      row(`${name}: times the bound`, run.callingSeconds / seconds, '', { atMost: 1.05 }),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function runRows(name: string, run: ProviderRun): BenchRow[] {
  return [
    row(`${name}: calling`, run.callingSeconds, 's'),
    row(`${name}: 429s`, run.rejected, '', { atMost: 0 }),
    row(`${name}: segments lost`, failedSegments(run), '', { atMost: 0 }),
  ]
}

export function failedSegments({ reports }: ProviderRun): number {
  return reports.reduce((sum, report) => sum + report.failedSegments.length, 0)
}

function outsideRows(name: string, run: ProviderRun): BenchRow[] {
  return [row(`${name}: time outside calls`, run.outsideSeconds, 's', { atMost: 3 })]
}

type Limits = { readonly rpm: number; readonly tpm: number }

/**
 * The bound from the latencies drawn for each call's first attempt, which no schedule knows; asking a straggler again may
 * beat it, so what the limits alone need stands beside it.
 */
export function boundOf(run: ProviderRun, { rpm, tpm }: Limits): ReturnType<typeof lowerBound> {
  return lowerBound({
    chains: chainsOf(run.needed),
    demand: { requests: run.needed.length, tokens: run.chargedTokens },
    limits: { requests: { perMinute: rpm, burst: rpm }, tokens: { perMinute: tpm, burst: tpm } },
  })
}

function limitsNeed(run: ProviderRun | undefined, limits: Limits): number {
  const parts = run === undefined ? {} : boundOf(run, limits).parts
  return Math.max(parts.requests ?? 0, parts.tokens ?? 0)
}

async function tokensOf(path: string): Promise<number> {
  const deck = await createDeckReader()(path)
  const texts = deck.slides.map(slideText)
  return texts.reduce((sum, text) => sum + countTokens(text), 0)
}

/** Decks of 250 slides, all different. */
export async function writeDecks(folder: string, count: number, seed: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const path = join(folder, `deck-${index}.pptx`)
      await writeFile(path, await makeBigDeck(seed * 100 + index))
      return path
    }),
  )
}
