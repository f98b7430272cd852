// npm run secrets -- --from .env.production: writes the secrets that the machine fetches at boot.
import { parseEnv } from 'node:util'
import { secretNames } from '../infra/names.ts'
import { findMachine } from './aws/machine.ts'
import { readParameter, readParameters, writeParameter } from './aws/parameters.ts'
import { runOnMachine } from './aws/run-on-machine.ts'
import { connectDeployment, type Deployment } from './deployment/deployment.ts'
import { npmRun } from './deployment/npm-run.ts'
import { type DeploymentOptions, deploymentCommand } from './deployment/options.ts'
import { requireDeployment } from './deployment/require-deployment.ts'
import { readGiven } from './read-given.ts'
import { tell } from './report.ts'
import { runScript } from './run-script.ts'
import { ScriptError } from './script-error.ts'
import { askSecret } from './secret/ask-secret.ts'
import { chooseSecrets } from './secret/choose-secrets.ts'

type Options = DeploymentOptions & { readonly from?: string; readonly restart?: boolean }

await runScript(
  deploymentCommand('secrets', 'write the secrets that the machine fetches at boot; none is ever shown')
    .option('--from <file>', 'a file of lines NAME=value, such as .env.production')
    .option('--restart', 'restart the service on the running machine, so that it takes them up')
    .action(async (options: Options) => {
      const deployment = await connectDeployment(options)
      const { clients, names } = deployment
      await requireDeployment(deployment)
      const keyArn = await readParameter(clients.ssm, names.parameters.keyArn)
      if (keyArn === undefined)
        throw new ScriptError(`There is no ${names.parameters.keyArn}, which names the key that encrypts secrets.`, {
          advice: `The foundation writes it: ${npmRun('deploy', deployment)}`,
        })
      const given = options.from === undefined ? {} : await readSecretFile(options.from)
      const { written, kept, generated, missing } = await chooseSecrets(given, await namesThere(deployment), askSecret)
      if (options.dryRun !== true) {
        for (const [name, value] of written)
          await writeParameter(clients.ssm, { path: `${names.parameters.secrets}/${name}`, value, keyArn })
        await writeParameter(clients.ssm, { path: names.parameters.secretsMarker, value: new Date().toISOString() })
      }
      const restarted = options.dryRun !== true && options.restart === true ? await restart(deployment) : undefined
      const result = { written: [...written.keys()], generated, kept, missing, dryRun: options.dryRun === true }
      tell(options.json, result, [
        ...[...written.keys()].map((name) => `${name}: ${generated.includes(name) ? 'generated' : 'written'}`),
        ...kept.map((name) => `${name}: kept as it is`),
        ...missing.map((name) => `${name}: not given`),
        ...(written.has('NEO4J_PASSWORD')
          ? ['Neo4j takes its password at its very first start; later change it as infra/README.md says.']
          : []),
        options.dryRun === true
          ? 'Nothing was changed (--dry-run).'
          : restarted === undefined
            ? 'A machine that runs takes them up with --restart.'
            : restarted,
      ])
    }),
)

/** What a file says by name. @throws ScriptError where it cannot be read, or has no secret at all */
async function readSecretFile(path: string): Promise<Readonly<Record<string, string | undefined>>> {
  // Decoded so that a byte order mark, as Windows writes one, is no part of the first name.
  const given = parseEnv(new TextDecoder().decode(await readGiven('--from', path)))
  if (secretNames.some((name) => given[name] !== undefined)) return given
  throw new ScriptError(`${path} has no line of ${secretNames.join(', ')}.`, {
    advice: 'Nothing was written. Give a UTF-8 file of lines NAME=value, or leave --from out to be asked.',
  })
}

/** Names of the secrets that were written before. Their values stay encrypted on the way. */
async function namesThere({ clients, names }: Deployment): Promise<readonly string[]> {
  const paths = secretNames.map((name) => `${names.parameters.secrets}/${name}`)
  const found = await readParameters(clients.ssm, paths)
  return secretNames.filter((_, index) => found.has(paths[index] ?? ''))
}

/** Restarts the service where a machine runs. @returns what came of it */
async function restart({ clients, stackName }: Deployment): Promise<string> {
  const machine = await findMachine(clients.ec2, stackName)
  if (machine === undefined) return 'No machine runs; the next one starts with them.'
  await runOnMachine(clients.ssm, machine.instanceId, {
    comment: 'knowbase: take up secrets, which are written',
    lines: ['systemctl restart knowbase'],
    timeoutSeconds: 20 * 60,
  })
  return `${machine.instanceId} runs with them.`
}
