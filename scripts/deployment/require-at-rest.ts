import type { StackState } from '../aws/stacks.ts'
import { ScriptError } from '../script-error.ts'
import { npmRun, type Where } from './npm-run.ts'

/**
 * To be called before a stack is taken away: somebody else may be deploying it.
 * @throws ScriptError where it is being made or changed; one that is being deleted may be deleted
 */
export function requireAtRest(deployment: Where, stack: StackState | undefined): void {
  if (stack === undefined || stack.status === 'DELETE_IN_PROGRESS' || !stack.status.endsWith('_IN_PROGRESS')) return
  throw new ScriptError(`Something is at work on ${stack.name}: ${stack.status}.`, {
    advice: `Nothing was done. Wait until it is done, as this tells: ${npmRun('status', deployment)}`,
  })
}
