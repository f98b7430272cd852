import type { ContextArguments } from '../cdk/assembly.ts'
import { npmRun, type Where } from './npm-run.ts'

/**
 * The command that deploys what goes or failed, as it was. What it was deployed with goes with its stack, and without these
 * keys another one would come.
 */
export function deployAgain(deployment: Where, keys: ContextArguments): string {
  return npmRun('deploy', deployment, contextOptions(keys))
}

/** Context keys as options, as a person can paste them. */
export function contextOptions(keys: ContextArguments): readonly string[] {
  return Object.entries(keys).flatMap(([key, value]) => {
    const text = `${key}=${value}`
    return ['-c', /^[\w.,:/@=+-]+$/.test(text) ? text : `"${text}"`]
  })
}
