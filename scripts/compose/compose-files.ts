import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { limitVariables } from '../../infra/app/profile-variables.ts'
import { npmRun } from '../deployment/npm-run.ts'
import { chooseSecrets, type SecretChoice } from '../secret/choose-secrets.ts'
import { addVariables, type EnvironmentFile } from './environment-file.ts'
import { type Host, hostLimits } from './host-limits.ts'
import { readSecretFiles, writeSecretFiles } from './secret-files.ts'

/** What would be written for compose.yaml. */
export type ComposeFiles = {
  readonly host: Host
  /** `.env` with the limits that fit the host; what is set already stays. */
  readonly environment: EnvironmentFile
  readonly secrets: SecretChoice
}

/**
 * Looks at `.env` and `.secrets` of a folder, and decides what is missing.
 * @param variables whose secrets are taken over where no file holds one, as those of `.env` are
 * @throws ScriptError where the host is too small, or a secret cannot be used
 */
export async function planComposeFiles(
  folder: string,
  host: Host,
  variables: Readonly<NodeJS.ProcessEnv>,
): Promise<ComposeFiles> {
  const path = join(folder, '.env')
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const heading = `For ${host.cpus} CPUs and ${host.memoryMiB} MiB, by ${npmRun('compose-env', undefined)}; a line that is gone is written anew.`
  const environment = addVariables(before, limitVariables(hostLimits(host)), heading)
  const there = [...readSecretFiles(join(folder, '.secrets')).keys()]
  const given = Object.entries({ ...parseEnv(before), ...variables }).filter(([name]) => !there.includes(name))
  const secrets = await chooseSecrets(Object.fromEntries(given), there, () => Promise.resolve(''))
  return { host, environment, secrets }
}

export function writeComposeFiles(folder: string, { environment, secrets }: ComposeFiles): void {
  writeSecretFiles(join(folder, '.secrets'), secrets)
  if (environment.added.length > 0) writeFileSync(join(folder, '.env'), environment.text)
}

/** What is written, and what stands in the way, as lines for a person. */
export function composeFilesText({ host, environment, secrets }: ComposeFiles): readonly string[] {
  const { added, kept, text } = environment
  const { written, generated, missing } = secrets
  const cpus = Number(parseEnv(text)['WORKER_CPUS'])
  const named = [...written.keys()].map((name) => `${name}${generated.includes(name) ? ' (generated)' : ''}`)
  return [
    `.env: ${added.length} limits new, ${kept.length} kept, for ${host.cpus} CPUs and ${host.memoryMiB} MiB`,
    `.secrets: ${named.length === 0 ? 'nothing new' : named.join(', ')}${secrets.kept.length === 0 ? '' : `; kept: ${secrets.kept.join(', ')}`}`,
    ...(missing.length === 0 ? [] : [`not given, and not needed: ${missing.join(', ')}`]),
    ...(cpus > host.cpus
      ? [`WORKER_CPUS=${cpus} is more than the ${host.cpus} of this host: Docker will refuse it`]
      : []),
  ]
}
