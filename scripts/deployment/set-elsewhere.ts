import { variables } from '../../app/contract.ts'
import { defaultInstanceType, profileOf } from '../../app/profiles.ts'
import { limitVariables } from '../../infra/app/profile-variables.ts'
import { npmRun } from './npm-run.ts'

const redeploy = npmRun('redeploy', undefined, ['--instance-type', 'TYPE'])
const deployWith = (key: string): string => npmRun('deploy', undefined, ['-c', `${key}=...`])

/** Variables of compose.yaml that a machine gets with its deployment, with what changes each. */
const ofDeployment: Readonly<Record<string, string>> = {
  API_ADDRESS: deployWith('allowedCidrs'),
  DOMAIN_NAME: deployWith('domainName'),
  KNOWBASE_IMAGE: `${npmRun('push-images', undefined)}, then ${npmRun('deploy', undefined)}`,
}

/** Why a variable that a machine has cannot be set on it, and what changes it; undefined for one that it does not have. */
export function setElsewhere(name: string): string | undefined {
  const profile = profileOf(defaultInstanceType)
  if (profile !== undefined && Object.hasOwn(limitVariables(profile), name))
    return `${name} is a limit of a container, and those follow from the machine's type: ${redeploy}`
  if (Object.hasOwn(ofDeployment, name)) return `${name} comes with the deployment: ${ofDeployment[name]}`
  if (variables.some((one) => one.name === name))
    return `${name} is fixed by compose.yaml, since containers and machine rely on it`
  return undefined
}
