import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { type Command, Option } from 'commander'
import type { Config } from '../config.ts'
import { toKnowbaseError } from '../domain/errors.ts'
import { systemClock } from '../ports/clock.ts'
import { findServer, openLibrary } from '../wire-library.ts'
import { type CommandContext, configOf } from './context.ts'
import { exitCodes } from './exit-codes.ts'

/** One thing looked at: what was found, and what to change where it is not well. */
export type Check = { readonly name: string; readonly ok: boolean; readonly found: string; readonly advice?: string }

type Options = { readonly data?: string; readonly server?: string; readonly token?: string; readonly json?: boolean }

const leastFreeBytes = 512 * 2 ** 20

export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('check this machine and the settings, and say what to change')
    .option('--data <dir>', 'folder of the graph (KNOWBASE_DATA)')
    .option('--server <url>', 'a running server to look at; by default the one that holds the graph')
    .addOption(new Option('--token <token>', 'bearer token with the scope read').env('KNOWBASE_TOKEN'))
    .option('--json', 'print the checks as JSON')
    .addHelpText('after', '\nExamples:\n  knowbase doctor\n  knowbase doctor --server http://10.0.0.5:8000 --token ...')
    .action(async (options: Options) => {
      const config = configOf(context, options)
      const checks = [
        runtime(),
        memory(),
        await dataFolder(config),
        await graph(config),
        ...(await queue(config)),
        ...(await keys(config)),
        segments(config),
        ...(await server(config, options)),
      ]
      if (options.json === true) context.terminal.out(JSON.stringify(checks, null, 2))
      else for (const check of checks) context.terminal.out(describe(check))
      if (checks.some((check) => !check.ok)) context.exit(exitCodes.failed)
    })
}

function describe({ ok, name, found, advice }: Check): string {
  return `${ok ? 'ok  ' : 'BAD '} ${name}: ${found}${advice === undefined ? '' : `\n     ${advice}`}`
}

function runtime(): Check {
  const major = Number(process.versions.node.split('.')[0])
  const advice = 'Start knowbase with npm start or npx knowbase: both use the Node of the checkout.'
  return { name: 'Node', ok: major >= 24, found: process.version, ...(major >= 24 ? {} : { advice }) }
}

function memory(): Check {
  const gibibytes = totalmem() / 2 ** 30
  return {
    name: 'Machine',
    ok: gibibytes >= 1,
    found: `${cpus().length} cores, ${gibibytes.toFixed(1)} GiB of memory`,
    ...(gibibytes >= 1 ? {} : { advice: 'A deck of 250 slides needs about half a GiB: use a larger machine.' }),
  }
}

async function dataFolder(config: Config): Promise<Check> {
  const folder = config.KNOWBASE_DATA
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    const found = `${folder} is writable, ${(free / 2 ** 30).toFixed(1)} GiB free`
    if (free >= leastFreeBytes) return { name: 'Data folder', ok: true, found }
    return {
      name: 'Data folder',
      ok: false,
      found,
      advice: 'Make room, or set KNOWBASE_DATA to a folder on another disk.',
    }
  } catch (error) {
    const found = `${folder} cannot be used: ${(error as Error).message}`
    return { name: 'Data folder', ok: false, found, advice: 'Set KNOWBASE_DATA to a folder you may write to.' }
  }
}

async function graph(config: Config): Promise<Check> {
  try {
    const library = await openLibrary(config)
    try {
      const documents = await library.documents()
      return { name: 'Graph', ok: true, found: `opens, ${documents.length} documents` }
    } finally {
      await library.close()
    }
  } catch (thrown) {
    return failure('Graph', thrown)
  }
}

/** None where jobs are kept in the data folder, which is looked at already. */
async function queue(config: Config): Promise<readonly Check[]> {
  if (config.REDIS_URL === undefined) return []
  try {
    const { countJobs } = await import('../wire-jobs.ts')
    const { waiting, active } = await countJobs(config)
    return [{ name: 'Queue', ok: true, found: `Redis answers, ${waiting} jobs wait and ${active} run` }]
  } catch (thrown) {
    return [failure('Queue', thrown)]
  }
}

/** None where no key is set. */
async function keys(config: Config): Promise<readonly Check[]> {
  const { keyTrials } = await import('../wire-keys.ts')
  return Promise.all(
    keyTrials(config, systemClock).map(async ({ variable, run }): Promise<Check> => {
      try {
        await run()
        return { name: variable, ok: true, found: 'the provider takes it' }
      } catch (thrown) {
        return failure(variable, thrown)
      }
    }),
  )
}

/** None where no server runs. */
async function server(config: Config, { server: url, token }: Options): Promise<readonly Check[]> {
  const address = url === undefined ? await findServer(config) : { url, token }
  if (address === undefined) return []
  try {
    const [{ createRemoteState }, { serverChecks }] = await Promise.all([
      import('../http/client/remote-state.ts'),
      import('./server-checks.ts'),
    ])
    return await serverChecks(createRemoteState(address))
  } catch (thrown) {
    return [failure('Server', thrown)]
  }
}

function failure(name: string, thrown: unknown): Check {
  const { message, advice } = toKnowbaseError(thrown)
  return { name, ok: false, found: message, ...(advice === undefined ? {} : { advice }) }
}

function segments(config: Config): Check {
  const cap = config.MAX_PARALLEL_SEGMENTS
  const one = cap === 1
  return {
    name: 'Segments at once',
    ok: !one,
    found: cap === 'auto' ? 'no cap' : `at most ${cap}`,
    ...(one ? { advice: 'Segments run one at a time: unset MAX_PARALLEL_SEGMENTS, or set it to auto.' } : {}),
  }
}
