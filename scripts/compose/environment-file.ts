import { parseEnv } from 'node:util'

/** What an `.env` becomes, and the names in it that were there before. */
export type EnvironmentFile = {
  readonly text: string
  readonly added: readonly string[]
  readonly kept: readonly string[]
}

/** Adds the variables that a file does not set; every line that is there stays as it is. */
export function addVariables(
  before: string,
  variables: Readonly<Record<string, string | number>>,
  heading: string,
): EnvironmentFile {
  const known = parseEnv(before)
  const added = Object.keys(variables).filter((name) => known[name] === undefined)
  const kept = Object.keys(variables).filter((name) => known[name] !== undefined)
  if (added.length === 0) return { text: before, added, kept }
  const start = before === '' ? '' : before.endsWith('\n') ? `${before}\n` : `${before}\n\n`
  const lines = added.map((name) => `${name}=${variables[name] ?? ''}`)
  return { text: `${start}# ${heading}\n${lines.join('\n')}\n`, added, kept }
}
