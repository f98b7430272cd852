import { secretNames } from '../../infra/names.ts'
import { generable, generateSecret, usableSecret } from './secret-rules.ts'

export type SecretChoice = {
  readonly written: ReadonlyMap<string, string>
  /** Of those written, the ones that nobody gave. */
  readonly generated: readonly string[]
  readonly kept: readonly string[]
  readonly missing: readonly string[]
}

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
    const value = (given[name] ?? '').trim()
    if (value !== '') written.set(name, usableSecret(name, value))
    else if (there.includes(name)) kept.push(name)
    else {
      const orElse = generable.includes(name) ? 'generates one' : 'leaves it out'
      const answer = await ask(`${name} (not shown; Enter ${orElse}): `)
      if (answer !== '') written.set(name, usableSecret(name, answer))
      else if (generable.includes(name)) {
        written.set(name, generateSecret())
        generated.push(name)
      } else missing.push(name)
    }
  }
  return { written, generated, kept, missing }
}
