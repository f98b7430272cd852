import type { Check } from './check.ts'

const words = { pass: 'pass', fail: 'FAIL', skipped: '-' } as const

/** A table of what was looked at, and below it what to change. */
export function verdictText(checks: readonly Check[]): readonly string[] {
  const rows = [
    ['', 'check', 'measured', 'wanted'],
    ...checks.map(({ result, name, measured, wanted }) => [words[result], name, measured, wanted]),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const failed = checks.filter(({ result }) => result === 'fail')
  const advice = failed.map(({ name, advice: text }) => `- ${name}: ${text}`)
  const summary = failed.length === 0 ? 'Nothing to change.' : 'What to change:'
  return [...table, '', summary, ...advice]
}
