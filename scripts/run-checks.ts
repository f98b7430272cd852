// Runs the project's checks and tests in groups side by side: npm test, or npm test -- GROUP ... for some of them.
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pLimit from 'p-limit'

type Group = { readonly name: string; readonly command: readonly string[] }

export type GroupResult = {
  readonly name: string
  readonly minutes: number
  readonly ok: boolean
  readonly output: string
}

/** The longest first, so that the last to end is a short one. Projects are those of vitest.config.ts. */
export const groupNames = ['units', 'containers', 'aws', 'servers', 'infra', 'checks'] as const

/**
 * What runs a group.
 * @param npm npm's program, a file for Node: Windows has no `npm` that can be started without a shell
 */
export function groupOf(name: string, workers: number, npm: string): Group {
  if (name === 'checks') return { name, command: [process.execPath, npm, 'run', 'check'] }
  const options = name === 'units' ? ['--typecheck'] : []
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', name, '--maxWorkers', String(workers)]
  return { name, command: [process.execPath, ...vitest, ...options] }
}

/**
 * Runs groups side by side and keeps the output of each whole.
 * @param onEnd is told of each as it ends
 */
export async function runGroups(
  groups: readonly Group[],
  atOnce: number,
  onEnd: (result: GroupResult) => void,
): Promise<readonly GroupResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'knowbase-checks-'))
  try {
    return await pLimit(atOnce).map(groups, async (group) => {
      const result = await runGroup(group, join(folder, group.name))
      onEnd(result)
      return result
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Into a file, since standard output and errors are to stay in their order. */
async function runGroup({ name, command }: Group, path: string): Promise<GroupResult> {
  const file = openSync(path, 'w')
  const started = performance.now()
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', file, file] })
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', resolve)
  })
  closeSync(file)
  return { name, minutes: (performance.now() - started) / 60_000, ok: code === 0, output: readFileSync(path, 'utf8') }
}

/** One line a group, with its minutes, and how many tests the logs count in all. */
export function summary(results: readonly GroupResult[]): string {
  const lines = results.map(
    ({ name, minutes, ok }) => `${name.padEnd(12)}${minutes.toFixed(1).padStart(6)} min  ${ok ? 'ok' : 'FAILED'}`,
  )
  const counts = ['passed', 'failed', 'skipped'].map((word) => `${countTests(results, word)} ${word}`)
  return `${lines.join('\n')}\n${counts.join(', ')}`
}

/** Sums the figures of lines such as `Tests  2 failed | 41 passed | 3 skipped (46)`. */
function countTests(results: readonly GroupResult[], word: string): number {
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
  return results
    .flatMap(({ output }) => output.replaceAll(escapes, '').split('\n'))
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
  const npm = process.env['npm_execpath']
  if (npm === undefined) {
    console.error('npm_execpath is not set, which npm sets for what it runs: start this with npm test.')
    process.exit(2)
  }
  const chosen = groupNames.filter((name) => positionals.length === 0 || positionals.includes(name))
  const atOnce = Math.min(chosen.length, availableParallelism())
  const workers = Math.max(1, Math.floor(availableParallelism() / atOnce))
  console.log(`${chosen.join(', ')}: ${atOnce} at once`)
  const groups = chosen.map((name) => groupOf(name, workers, npm))
  const results = await runGroups(groups, atOnce, ({ name, minutes, ok, output }) => {
    console.log(`\n── ${name}: ${ok ? 'ok' : 'FAILED'} after ${minutes.toFixed(1)} minutes ──\n${output.trim()}`)
  })
  console.log(`\n${summary(results)}`)
  if (results.some(({ ok }) => !ok)) process.exitCode = 1
}
