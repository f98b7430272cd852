import { readParameter } from '../aws/parameters.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { ScriptError } from '../script-error.ts'

/** Written by cdk bootstrap, with the CDK's default qualifier. */
const versionParameter = '/cdk-bootstrap/hnb659fds/version'

/** @throws ScriptError where the CDK has nothing to deploy with in this account and region */
export async function requireBootstrap({ clients, target }: Deployment): Promise<void> {
  if ((await readParameter(clients.ssm, versionParameter)) !== undefined) return
  throw new ScriptError(`The CDK is not set up in account ${target.account}, region ${target.region}.`, {
    advice: `Is it the right region? Then, once: npx cdk bootstrap aws://${target.account}/${target.region}`,
  })
}
