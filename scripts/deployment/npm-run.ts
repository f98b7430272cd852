import type { Deployment } from './deployment.ts'
import { ownStackName } from './options.ts'
import { projectContext } from './project-context.ts'

/** The deployment that a script works on. */
export type Where = Pick<Deployment, 'stackName' | 'target'>

/**
 * A script as a person can paste it, so that it works on this deployment and on no other. Just what the checkout itself
 * says is left out: what a shell or a profile says may be another in the next window.
 * @param where undefined where no deployment is meant
 */
export function npmRun(
  script: string,
  where: Where | undefined,
  args: readonly string[] = [],
  project = projectContext(),
): string {
  const options =
    where === undefined
      ? []
      : [
          ...(where.stackName === ownStackName(project) ? [] : ['--stack-name', where.stackName]),
          ...(where.target.region === project['region'] ? [] : ['--region', where.target.region]),
        ]
  const all = [...options, ...args]
  return ['npm run', script, ...(all.length === 0 ? [] : ['--', ...all])].join(' ')
}
