import { randomBytes } from 'node:crypto'
import { ScriptError } from '../script-error.ts'

/** What the service cannot do without, and nobody has to think up. */
export const generable: readonly string[] = ['JWT_SECRET', 'NEO4J_PASSWORD']

/** 256 bits in hexadecimal: no sign of it means anything to a shell, a file of variables or a command line. */
export function generateSecret(): string {
  return randomBytes(32).toString('hex')
}

/**
 * The value, where it can be a secret of this name.
 * @param place where it stands, for the message
 * @throws ScriptError that says what is wrong, and never quotes the value
 */
export function usableSecret(name: string, value: string, place = name): string {
  const problem = problemOf(name, value)
  if (problem === undefined) return value
  throw new ScriptError(`${place} ${problem}.`, { advice: 'Nothing was written. Give another one.' })
}

function problemOf(name: string, value: string): string | undefined {
  if (/\p{Cc}/u.test(value)) return 'cannot hold line ends or other control characters'
  // It means something to Systems Manager, whose refusal might quote the value.
  if (value.includes('{{')) return 'cannot hold {{'
  if (value.length > 4000) return 'can have 4,000 characters at most'
  if (name === 'JWT_SECRET' && value.length < 32) return 'needs at least 32 characters'
  if (name !== 'NEO4J_PASSWORD') return undefined
  if (value.length < 8 || value.includes('/')) return 'needs at least 8 characters, and none of them a slash'
  // Neo4j's container hands it to a command line, where it would be an option.
  return value.startsWith('-') ? 'cannot begin with a hyphen' : undefined
}
