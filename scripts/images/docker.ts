import { fileURLToPath } from 'node:url'
import { type ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import packageJson from '../../package.json' with { type: 'json' }
import { say } from '../report.ts'
import { runChild } from '../run-child.ts'
import { ScriptError } from '../script-error.ts'
import { findImage } from './repository.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const recipe = fileURLToPath(new URL('../../app/Dockerfile', import.meta.url))

/** Of every instance type that has a profile. */
const platform = 'linux/amd64'

/** Newer Dockers push a manifest of how an image was built beside it, and ECR counts each as one of those that it keeps. */
const environment = { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' } as const

/** @throws ScriptError where Docker is not installed or does not run */
export async function requireDocker(): Promise<void> {
  const { code, stderr } = await runChild('docker', ['version', '--format', '{{.Server.Version}}'])
  if (code !== 0)
    throw new ScriptError(`Docker is not running: ${stderr.trim().split('\n').at(-1) ?? ''}`, {
      advice: 'Start Docker Desktop, or: sudo systemctl start docker',
    })
}

export type BuildOptions = {
  /** `NAME=value` for the recipe, over what the commit says. */
  readonly buildArguments?: readonly string[] | undefined
  /** `id=NAME,src=FILE`: what the build may read and no layer keeps, such as a login at npm's registry. */
  readonly secrets?: readonly string[] | undefined
  readonly now: Date
}

/**
 * Builds the image, logs in to ECR and pushes it.
 * @param tagged repository's URI and tag
 * @param buildArguments as NAME=value; over those that say what the image is
 * @param now when it is built
 * @returns the digest that ECR has for the tag
 */
export async function buildAndPush(
  ecr: ECRClient,
  repositoryName: string,
  tagged: string,
  { buildArguments = [], secrets = [], now }: BuildOptions,
): Promise<string> {
  const tag = tagged.slice(tagged.lastIndexOf(':') + 1)
  const facts = [`REVISION=${tag}`, `CREATED=${now.toISOString()}`, `VERSION=${packageJson.version}`]
  const extra = [
    ...[...facts, ...buildArguments].flatMap((one) => ['--build-arg', one]),
    ...secrets.flatMap((one) => ['--secret', one]),
  ]
  say(`Building ${tagged} for ${platform}`)
  await docker(['build', '--platform', platform, '--file', recipe, ...extra, '--tag', tagged, root])
  await logIn(ecr, tagged)
  say(`Pushing ${tagged}`)
  try {
    await docker(['push', tagged])
  } catch (error) {
    // Tags never move, so ECR refuses a second push: another one of this commit was quicker.
    const others = await findImage(ecr, repositoryName, tag)
    if (others === undefined) throw error
    say(`${tagged} was pushed from elsewhere meanwhile; that one is taken.`)
    return others
  }
  const digest = await findImage(ecr, repositoryName, tag)
  if (digest !== undefined) return digest
  throw new ScriptError(`ECR does not have ${tagged}, though it was pushed.`, {
    advice: 'Try again; docker images --digests shows what is there on this side.',
  })
}

/** The password goes by standard input: arguments can be seen by others. */
async function logIn(ecr: ECRClient, tagged: string): Promise<void> {
  const { authorizationData = [] } = await ecr.send(new GetAuthorizationTokenCommand({}))
  const [user = '', password = ''] = Buffer.from(authorizationData[0]?.authorizationToken ?? '', 'base64')
    .toString()
    .split(':')
  await docker(['login', '--username', user, '--password-stdin', tagged.split('/')[0] ?? ''], password)
}

async function docker(args: readonly string[], input?: string): Promise<void> {
  const { code, stderr } = await runChild('docker', args, {
    show: true,
    environment,
    ...(input !== undefined && { input }),
  })
  if (code === 0) return
  throw new ScriptError(`docker ${args[0]} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`, {
    advice: 'Its output above says why. Nothing was noted, the deployment runs the image it had.',
  })
}
