import { parseEnv } from 'node:util'
import { ports } from '../../app/contract.ts'
import { readParameters } from '../aws/parameters.ts'
import { findStack } from '../aws/stacks.ts'
import { connectDeployment, type Deployment } from '../deployment/deployment.ts'
import { npmRun } from '../deployment/npm-run.ts'
import { tokenAdvice, verifyCommand } from '../deployment/verify-deployment.ts'
import { ScriptError } from '../script-error.ts'

export type PlaceOptions = { readonly url?: string; readonly stackName?: string; readonly region?: string }

/** Where a server is, and what is known of it beforehand. */
export type Place = {
  readonly url: string
  /** Undefined for a server that is known by its address alone. */
  readonly deployment: Deployment | undefined
  /** Segments at once that it is set to; undefined where it has no cap, or nobody knows. */
  readonly segmentsAtOnce: number | undefined
  readonly advice: {
    /** What to do where nothing answers. */
    readonly silent: string
    /** How to get a token. */
    readonly token: string
  }
}

/**
 * The address that is given, else that of the deployment, else that of this machine.
 * @param defaultName name of the deployment where just its region is given
 * @throws ScriptError where the deployment has no machine
 */
export async function findPlace({ url, stackName, region }: PlaceOptions, defaultName: string): Promise<Place> {
  if (stackName === undefined && region === undefined) return placeOf(url ?? `http://127.0.0.1:${ports.api}`)
  const deployment = await connectDeployment({ stackName: stackName ?? defaultName, ...(region && { region }) })
  const { clients, names, target } = deployment
  const stack = await findStack(clients.cloudFormation, names.appStack)
  const found = url ?? stack?.outputs.get('Url')
  if (stack === undefined || found === undefined)
    throw new ScriptError(
      `There is no stack ${names.appStack} with an address in ${target.region}, account ${target.account}.`,
      {
        advice: `Check --stack-name and --region. This tells how it stands: ${npmRun('status', deployment)}; this makes one: ${npmRun('deploy', deployment)}`,
      },
    )
  const forward = stack.outputs.get('PortForwarding')
  const forwarded = verifyCommand(deployment, ['--url', `http://127.0.0.1:${ports.api}`])
  return {
    url: found,
    deployment,
    segmentsAtOnce: await segmentsAtOnce(deployment),
    advice: {
      silent:
        url === undefined && forward !== undefined
          ? `No network reaches it unless allowedCidrs says so. Forward its port in another window: ${forward}\nThen: ${forwarded}`
          : `Is its port forwarded? This tells how it stands: ${npmRun('status', deployment)}`,
      token: tokenAdvice(deployment),
    },
  }
}

function placeOf(url: string): Place {
  return {
    url,
    deployment: undefined,
    segmentsAtOnce: undefined,
    advice: {
      silent: 'Is it started, and does the address with its port reach it? A deployment is found with --stack-name.',
      token:
        'Set KNOWBASE_TOKEN to one with the scopes ingest, read and admin: npx knowbase token --scope admin, with the JWT_SECRET of the server.',
    },
  }
}

/** What `set` wrote, else what the machine was deployed with. */
async function segmentsAtOnce({ clients, names }: Deployment): Promise<number | undefined> {
  const { variables, profile } = names.parameters
  const name = 'MAX_PARALLEL_SEGMENTS'
  const found = await readParameters(clients.ssm, [`${variables}/${name}`, profile])
  const value = Number(found.get(`${variables}/${name}`) ?? parseEnv(found.get(profile) ?? '')[name])
  return value > 0 ? value : undefined
}
