import { randomBytes } from 'node:crypto'
import { secretNames } from '../../infra/names.ts'
import { ScriptError } from '../script-error.ts'

export type SecretChoice = {
  readonly written: ReadonlyMap<string, string>
  /** Of those written, the ones that nobody gave. */
  readonly generated: readonly string[]
  readonly kept: readonly string[]
  readonly missing: readonly string[]
}

/** What the service cannot do without, and nobody has to think up. */
const generable: readonly string[] = ['JWT_SECRET', 'NEO4J_PASSWORD']

/**
 * Which secrets are written: those given; of the others those that are there stay, and the rest is asked for or generated.
 * @param given by name; names that are no secrets are passed over
 * @param there names of secrets that were written before
 * @throws ScriptError where a value cannot be used
 */
export async function chooseSecrets(
  given: Readonly<Record<string, string | undefined>>,
  there: readonly string[],
  ask: (question: string) => Promise<string>,
): Promise<SecretChoice> {
  const written = new Map<string, string>()
  const generated: string[] = []
  const kept: string[] = []
  const missing: string[] = []
  for (const name of secretNames) {
    const value = given[name] ?? ''
    if (value !== '') written.set(name, usable(name, value))
    else if (there.includes(name)) kept.push(name)
    else {
      const orElse = generable.includes(name) ? 'generates one' : 'leaves it out'
      const answer = await ask(`${name} (not shown; Enter ${orElse}): `)
      if (answer !== '') written.set(name, usable(name, answer))
      else if (generable.includes(name)) {
        written.set(name, randomBytes(32).toString('base64url'))
        generated.push(name)
      } else missing.push(name)
    }
  }
  return { written, generated, kept, missing }
}

/** Never quotes the value. */
function usable(name: string, value: string): string {
  const problem =
    name === 'JWT_SECRET' && value.length < 32
      ? 'needs at least 32 characters'
      : name === 'NEO4J_PASSWORD' && (value.length < 8 || value.includes('/'))
        ? 'needs at least 8 characters, and none of them a slash'
        : /\p{Cc}/u.test(value)
          ? 'cannot hold line ends or other control characters'
          : value.length > 4000
            ? 'can have 4,000 characters at most'
            : undefined
  if (problem === undefined) return value
  throw new ScriptError(`${name} ${problem}.`, { advice: 'Nothing was written. Give another one.' })
}
