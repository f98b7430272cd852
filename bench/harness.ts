import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import packageJson from '../package.json' with { type: 'json' }

export type BenchRow = {
  readonly name: string
  readonly measured: number
  readonly unit: string
  /** `<= 0.85`, `>= 31`, or empty for a figure that is only reported. */
  readonly bar: string
  readonly ok: boolean
}

export type BenchOptions = {
  /** Data in the same format as the bench's own, to be measured in its place. */
  readonly data: string | undefined
  readonly seed: number
  readonly sample: number
}

type Bar = { readonly atMost?: number; readonly atLeast?: number }

/** One line of a bench's table; without a bar it is a figure to read beside the others. */
export function row(name: string, measured: number, unit: string, bar: Bar = {}): BenchRow {
  const texts = [
    ...(bar.atMost === undefined ? [] : [`<= ${bar.atMost}`]),
    ...(bar.atLeast === undefined ? [] : [`>= ${bar.atLeast}`]),
  ]
  // NaN compares false with everything, so a figure that could not be measured never passes.
  const ok =
    (bar.atMost === undefined || measured <= bar.atMost) && (bar.atLeast === undefined || measured >= bar.atLeast)
  return { name, measured, unit, bar: texts.join(' and '), ok: ok && !Number.isNaN(measured) }
}

/** Runs a bench from the command line: prints its rows, writes them with `--json FILE`, exits 1 when one falls short. */
export async function runBench(
  name: string,
  measure: (options: BenchOptions) => Promise<readonly BenchRow[]>,
): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'string' },
      data: { type: 'string' },
      seed: { type: 'string', default: '1' },
      sample: { type: 'string', default: '0' },
    },
  })
  const rows = await measure({ data: values.data, seed: Number(values.seed), sample: Number(values.sample) })
  printRows(name, rows)
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ bench: name, rows }, null, 2)}\n`)
  if (rows.length === 0) console.error('Nothing was measured.')
  if (rows.length === 0 || rows.some((one) => !one.ok)) process.exitCode = 1
}

function printRows(name: string, rows: readonly BenchRow[]): void {
  const table = rows.map((one) => [
    one.name,
    `${format(one.measured)} ${one.unit}`.trim(),
    one.bar,
    one.ok ? 'ok' : 'SHORT',
  ])
  const lines = [[`bench:${name}`, 'measured', 'bar', 'ok'], ...table]
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

function format(figure: number): string {
  if (Number.isInteger(figure)) return String(figure)
  return Math.abs(figure) >= 100 ? figure.toFixed(0) : figure.toPrecision(3)
}

/** The folder of wider decks and gold data; undefined where this machine has none. */
export const sharedFolder = resolve(
  process.env['KNOWBASE_SHARED'] ?? fileURLToPath(new URL('../../shared', import.meta.url)),
)

/** Arguments for Node that run what `npm start` runs. */
export const knowbase: readonly string[] = packageJson.scripts.start
  .split(' ')
  .slice(1)
  .map((part) => (part.startsWith('--') ? part : fileURLToPath(new URL(`../${part}`, import.meta.url))))

export type ProcessFigures = { readonly seconds: number; readonly peakMiB: number; readonly stdout: string }

/** Runs a cold Node process from spawn to exit. Throws with its standard error when it fails. */
export async function coldProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProcessFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-bench-'))
  const peak = join(folder, 'peak')
  try {
    const started = performance.now()
    const child = spawn(
      process.execPath,
      ['--import', fileURLToPath(new URL('./report-peak.js', import.meta.url)), ...args],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...environment, BENCH_PEAK_FILE: peak },
      },
    )
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
    const code = await new Promise<number | null>((resolveExit, reject) => {
      child.on('error', reject)
      child.on('close', resolveExit)
    })
    const seconds = (performance.now() - started) / 1000
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${stderr}`)
    return { seconds, peakMiB: Number(await readFile(peak, 'utf8')) / 1024, stdout }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}
