import { say } from '../../report.ts'
import { ScriptError } from '../../script-error.ts'
import type { Look, Plan } from './check.ts'

/**
 * Looks at all of it at once and says what was found.
 * @throws ScriptError that names all that is missing, and for each what to do
 */
export async function runChecks(plan: Plan, looks: readonly Look[]): Promise<void> {
  const checks = await Promise.all(looks.map((look) => look(plan)))
  for (const { name, ok, found } of checks) say(`${ok ? 'ok    ' : 'NOT OK'} ${name}: ${found}`)
  const failed = checks.filter(({ ok }) => !ok)
  if (failed.length === 0) return
  throw new ScriptError(failed.map(({ name, found }) => `${name}: ${found}`).join('\n'), {
    advice: failed.map(({ advice }) => advice).join('\n'),
  })
}
