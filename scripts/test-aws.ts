// npm run test:aws: on a real account, whether a graph outlives its machine. Opt-in, since it costs money.
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { findMachine } from './aws/machine.ts'
import { findStack } from './aws/stacks.ts'
import { keptCost, machineCost } from './deployment/costs.ts'
import { connectDeployment, type Deployment } from './deployment/deployment.ts'
import { npmRun } from './deployment/npm-run.ts'
import { say, tell } from './report.ts'
import { runChild } from './run-child.ts'
import { runScript } from './run-script.ts'
import { ScriptError } from './script-error.ts'
import { graphDigest, sendDeck } from './sentinel/machine-graph.ts'
import { runSentinel } from './sentinel/run-sentinel.ts'

type Options = { readonly region?: string; readonly dryRun?: boolean; readonly json?: boolean }

const types = { first: 't3.xlarge', second: 't3.2xlarge' } as const
const sample = new URL('../examples/sample.pptx', import.meta.url)

await runScript(
  new Command('test:aws')
    .description(
      'deploy, write to the graph, destroy, deploy another type, read the graph back, purge: on your account',
    )
    .option('--region <region>', 'AWS region; else that of AWS_REGION or of the profile')
    .option('--dry-run', 'look and say what would be done and what it costs, and change nothing')
    .option('--json', 'print one JSON object; all else goes to standard error')
    .addHelpText('after', '\nIt needs KNOWBASE_TEST_AWS=yes, Docker, and a region where cdk bootstrap was run.')
    .action(async ({ dryRun = false, json, ...where }: Options) => {
      if (!dryRun && process.env['KNOWBASE_TEST_AWS'] !== 'yes')
        throw new ScriptError('This makes machines and data on a real account, which costs money.', {
          advice: 'Look with --dry-run, then set KNOWBASE_TEST_AWS=yes.',
        })
      const stackName = `knowbase-test-${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`
      const deployment = await connectDeployment({ stackName, ...where })
      const { target } = deployment
      await requireNew(deployment)
      const plan = [
        `${stackName} in ${target.region}, account ${target.account}, for about an hour, and then purged.`,
        ...Object.values(types).map((type) => machineCost(type, target.region, false)),
        keptCost(100),
      ]
      for (const line of plan) say(line)
      if (dryRun) return tell(json, { stackName, plan, dryRun }, ['Nothing was changed (--dry-run).'])
      try {
        const digest = await judge(deployment)
        await script(deployment, 'purge', '--confirm', stackName)
        tell(json, { stackName, digest, dryRun }, [`The graph outlived its machine: ${digest}`])
      } catch (error) {
        say(`Look at it: ${npmRun('status', deployment)}, ${npmRun('logs', deployment)}`)
        say(`What was made still stands and costs, until it is purged: ${npmRun('purge', deployment)}`)
        throw error
      }
    }),
)

async function judge(deployment: Deployment): Promise<string> {
  const { clients } = deployment
  await script(deployment, 'push-images', '--yes')
  await writeSecrets(deployment)
  return runSentinel(
    {
      deploy: (type) => script(deployment, 'deploy', '--yes', '--instance-type', type),
      destroy: () => script(deployment, 'destroy', '--yes'),
      write: async () => sendDeck(clients.ssm, await machineOf(deployment), await readFile(sample)),
      digest: async () => graphDigest(clients.ssm, await machineOf(deployment)),
    },
    types,
  )
}

/** @throws ScriptError where something of this name stands: it might be somebody's, and is purged at the end */
async function requireNew(deployment: Deployment): Promise<void> {
  const { clients, names } = deployment
  for (const name of [names.appStack, names.dataStack, names.registryStack])
    if ((await findStack(clients.cloudFormation, name)) !== undefined)
      throw new ScriptError(`There is a stack ${name} already.`, {
        advice: `If it is of an earlier test: ${npmRun('purge', deployment)}`,
      })
}

/** Secrets of this test alone: no key of a provider, so that no model is paid for. */
async function writeSecrets(deployment: Deployment): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-secrets-'))
  const file = join(folder, 'env')
  try {
    await writeFile(file, `JWT_SECRET=${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
    await script(deployment, 'secrets', '--from', file)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function machineOf(deployment: Deployment): Promise<string> {
  const { clients, stackName } = deployment
  const machine = await findMachine(clients.ec2, stackName)
  if (machine !== undefined) return machine.instanceId
  throw new ScriptError(`No machine of ${stackName} runs.`, { advice: npmRun('status', deployment) })
}

/** `npm run NAME -- ARGS` on the deployment. */
async function script({ stackName, target }: Deployment, name: string, ...args: readonly string[]): Promise<void> {
  const path = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
  const of = ['--stack-name', stackName, '--region', target.region]
  const { code } = await runChild(process.execPath, [path, ...of, ...args], { show: true })
  if (code !== 0) throw new ScriptError(`npm run ${name} failed.`, { advice: 'Its output above says why.' })
}
