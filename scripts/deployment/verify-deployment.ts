import type { Deployment } from './deployment.ts'
import { npmRun, type Where } from './npm-run.ts'

/** How to get a token that may do all, for the service of a deployment. */
export function tokenAdvice({ names, target }: Pick<Deployment, 'names' | 'target'>): string {
  const secret = `${names.parameters.secrets}/JWT_SECRET`
  return `Set KNOWBASE_TOKEN to what npx knowbase token --scope admin prints, with the deployment's JWT_SECRET in its environment: aws ssm get-parameter --with-decryption --query Parameter.Value --output text --name ${secret} --region ${target.region}`
}

/** With name and region even where the checkout says them: without one, verify means a server on this machine. */
export function verifyCommand({ stackName, target }: Where, args: readonly string[] = []): string {
  return npmRun('verify', undefined, ['--stack-name', stackName, '--region', target.region, ...args])
}
