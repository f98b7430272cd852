import type { Deployment } from './deployment.ts'

/** A script as a person has to type it, so that it works on this deployment and on no other. */
export function npmRun(
  { stackName, target }: Pick<Deployment, 'stackName' | 'target'>,
  script: string,
  ...args: readonly string[]
): string {
  return ['npm run', script, '--', '--stack-name', stackName, '--region', target.region, ...args].join(' ')
}
