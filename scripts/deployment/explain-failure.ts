import { ScriptError } from '../script-error.ts'
import type { Plan } from './checks/check.ts'
import { appStack } from './checks/stack-state.ts'
import { contextOptions, deployAgain } from './deploy-again.ts'
import { differingContext } from './deployed-context.ts'
import { npmRun } from './npm-run.ts'
import { projectContext } from './project-context.ts'

/** What CloudFormation says of a machine that did not become healthy, or not in time. */
const unhealthy = /signal\(s\)/

/** The error of a deployment that CloudFormation took back, with what to do about the state that it left. */
export async function explainFailure(plan: Plan, error: unknown): Promise<unknown> {
  if (!(error instanceof ScriptError)) return error
  const { deployment, context } = plan
  const { stackName, target } = deployment
  const keys = differingContext(context, projectContext())
  const given = contextOptions({ stackName, region: target.region, ...keys })
  const { ok, advice } = await appStack(plan)
  const machine = [
    `The machine did not become healthy. What its containers wrote: ${npmRun('logs', deployment, ['--since', '30'])}`,
    `To look at the machine itself, keep it when it fails: npx cdk deploy ${given.join(' ')} --no-rollback, then journalctl -u knowbase in a session`,
  ]
  return new ScriptError(error.message, {
    advice: [
      ...(unhealthy.test(error.message) ? machine : []),
      ok ? error.advice : advice,
      `The same again: ${deployAgain(deployment, keys)}`,
    ].join('\n'),
    cause: error,
  })
}
