// Runs the project's checks and tests in groups side by side: npm test, or npm test -- GROUP ... for some of them.
import { spawn } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pLimit from 'p-limit'

type Group = { readonly name: string; readonly command: readonly string[] }

export type GroupResult = {
  readonly name: string
  readonly minutes: number
  readonly ok: boolean
  readonly log: string
}

/** The longest first, so that the last to end is a short one. Projects are those of vitest.config.ts. */
export const groupNames = ['units', 'containers', 'servers', 'infra', 'checks'] as const

function groupOf(name: string, workers: number): Group {
  if (name === 'checks') return { name, command: ['npm', 'run', 'check'] }
  const options = name === 'units' ? ['--typecheck'] : []
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', name, '--maxWorkers', String(workers)]
  return { name, command: [process.execPath, ...vitest, ...options] }
}

/**
 * Runs groups side by side, the output of each into a file of its own.
 * @param onEnd is told of each as it ends
 */
export async function runGroups(
  groups: readonly Group[],
  atOnce: number,
  onEnd: (result: GroupResult) => void,
): Promise<readonly GroupResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'knowbase-checks-'))
  const limit = pLimit(atOnce)
  return limit.map(groups, async (group) => {
    const result = await runGroup(group, join(folder, `${group.name}.log`))
    onEnd(result)
    return result
  })
}

async function runGroup({ name, command }: Group, log: string): Promise<GroupResult> {
  const file = openSync(log, 'w')
  const started = performance.now()
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', file, file] })
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', resolve)
  })
  return { name, minutes: (performance.now() - started) / 60_000, ok: code === 0, log }
}

/** One line a group, with its minutes, and how many tests the logs count in all. */
export function summary(results: readonly GroupResult[], logs: readonly string[]): string {
  const lines = results.map(
    ({ name, minutes, ok }) => `${name.padEnd(12)}${minutes.toFixed(1).padStart(6)} min  ${ok ? 'ok' : 'FAILED'}`,
  )
  const counts = ['passed', 'failed', 'skipped'].map((word) => `${countTests(logs, word)} ${word}`)
  return `${lines.join('\n')}\n${counts.join(', ')}`
}

/** Sums the figures of lines such as `Tests  2 failed | 1,204 passed | 3 skipped (1209)`. */
function countTests(logs: readonly string[], word: string): number {
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
  return logs
    .flatMap((log) => log.replaceAll(escapes, '').split('\n'))
    .filter((line) => /^\s*Tests\s/.test(line))
    .reduce((sum, line) => sum + Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0), 0)
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true })
  const unknown = positionals.filter((name) => !(groupNames as readonly string[]).includes(name))
  if (unknown.length > 0) {
    console.error(`There is no group ${unknown.join(', ')}; there are ${groupNames.join(', ')}.`)
    process.exit(2)
  }
  const chosen = groupNames.filter((name) => positionals.length === 0 || positionals.includes(name))
  const atOnce = Math.min(chosen.length, availableParallelism())
  const workers = Math.max(1, Math.floor(availableParallelism() / atOnce))
  console.log(`${chosen.join(', ')}: ${atOnce} at once`)
  const results = await runGroups(
    chosen.map((name) => groupOf(name, workers)),
    atOnce,
    ({ name, minutes, ok, log }) => {
      // What a group said is shown as a whole, once it has ended.
      console.log(`\n── ${name}: ${ok ? 'ok' : 'FAILED'} after ${minutes.toFixed(1)} minutes ──`)
      console.log(readFileSync(log, 'utf8').trim())
    },
  )
  console.log(
    `\n${summary(
      results,
      results.map(({ log }) => readFileSync(log, 'utf8')),
    )}`,
  )
  if (results.some(({ ok }) => !ok)) process.exitCode = 1
}
