import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { hasCommand } from './debian-package.ts'
import { servicesFolder, withLock } from './shared-state.ts'

/** A Docker engine for tests. */
export type DockerEngine = {
  /** Environment of a program that is to find this engine: DOCKER_HOST, DOCKER_CONFIG and a fitting client on PATH. */
  readonly env: NodeJS.ProcessEnv
  /** Whether it is the tests' own, which cannot pull images, rather than one that was running here. */
  readonly own: boolean
  /** Runs the client and gives its standard output; rejects with what it said on standard error. */
  readonly docker: (args: readonly string[], options?: DockerOptions) => Promise<string>
  /** The last of those who use the tests' own engine stops it; one that was running here stays. */
  readonly stop: () => Promise<void>
}

type DockerOptions = { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv }

const run = promisify(execFile)
/** Not the first one on PATH: Debian's engine and client belong together. */
const client = '/usr/bin/docker'
const server = '/usr/sbin/dockerd'

/** Why no engine can be used here; undefined where one can. */
export async function dockerMissing(): Promise<string | undefined> {
  if (await answers({})) return undefined
  const own = process.env['CI'] === 'true' && process.getuid?.() === 0
  if (own && (await hasCommand(server, 'docker.io')) && (await hasCommand('iptables', 'iptables'))) return undefined
  return 'tests of containers need a running Docker engine, or CI=true and root to install and start one'
}

/**
 * The engine that `docker info` finds, or in continuous integration one of the tests' own, in a folder of its own, shared
 * by all test files that run at the same time.
 */
export async function startDockerEngine(): Promise<DockerEngine> {
  const home = join(servicesFolder(), 'docker')
  const host = `unix://${home}/docker.sock`
  if (process.env['DOCKER_HOST'] !== host && (await answers({}))) {
    return { ...clientOf({}, 'docker'), own: false, stop: async () => {} }
  }
  // A socket's path has 107 characters at most; containerd's is the longest here.
  if (home.length > 70) throw new Error(`The path is too long for sockets, set KNOWBASE_SERVICES: ${home}`)
  const env = { DOCKER_HOST: host, DOCKER_CONFIG: join(home, 'config'), DOCKER_BUILDKIT: '1' }
  const user = join(home, 'users', `${process.pid}-${randomBytes(4).toString('hex')}`)
  await withLock('docker', async () => {
    for (const folder of ['bin', 'users', 'config/cli-plugins']) await mkdir(join(home, folder), { recursive: true })
    await rm(join(home, 'bin', 'docker'), { force: true })
    await symlink(client, join(home, 'bin', 'docker'))
    await writeFile(user, await startOf(process.pid))
    if (!(await answers(env))) await launch(home, env)
  })
  return {
    ...clientOf({ ...env, PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}` }, client),
    own: true,
    stop: () =>
      withLock('docker', async () => {
        await rm(user, { force: true })
        if (!(await isUsed(home))) await end(home)
      }),
  }
}

function clientOf(added: NodeJS.ProcessEnv, command: string): Pick<DockerEngine, 'env' | 'docker'> {
  const env = { ...process.env, ...added }
  const docker: DockerEngine['docker'] = async (args, options = {}) => {
    const { stdout } = await run(command, args, {
      maxBuffer: 2 ** 26,
      ...options,
      env: { ...env, ...options.env },
    })
    return stdout
  }
  return { env, docker }
}

async function answers(env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const command = env['DOCKER_HOST'] === undefined ? 'docker' : client
    await run(command, ['version', '--format', '{{.Server.Version}}'], { env: { ...process.env, ...env } })
    return true
  } catch {
    return false
  }
}

async function launch(home: string, env: NodeJS.ProcessEnv): Promise<void> {
  const log = openSync(join(home, 'server.log'), 'w')
  const folders = ['--data-root', join(home, 'data'), '--exec-root', join(home, 'exec')]
  const files = ['--host', env['DOCKER_HOST'] ?? '', '--pidfile', join(home, 'server.pid')]
  // In a session of its own, so that it outlives the test file that started it.
  const engine = spawn(server, [...files, ...folders, '--log-level', 'warn'], {
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  await once(engine, 'spawn')
  engine.unref()
  while (!(await answers(env))) {
    if (engine.exitCode !== null) {
      throw new Error(`dockerd ended with ${engine.exitCode}:\n${await readFile(join(home, 'server.log'), 'utf8')}`)
    }
    await setTimeout(200)
  }
}

/** Whether a process that said that it uses the engine still lives. What others left that were killed is taken away. */
async function isUsed(home: string): Promise<boolean> {
  let used = false
  for (const user of await readdir(join(home, 'users'))) {
    const file = join(home, 'users', user)
    const start = await startOf(Number(user.split('-')[0]))
    if (start !== '' && start === (await readFile(file, 'utf8'))) used = true
    else await rm(file)
  }
  return used
}

/** When a process started, in ticks since the machine did: tells it from a later one of the same number. */
async function startOf(pid: number): Promise<string> {
  const facts = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name of the program, in brackets, may hold anything.
  return facts.slice(facts.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

async function end(home: string): Promise<void> {
  const pidFile = join(home, 'server.pid')
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => '0'))
  // The number may have gone to another process since; one that ended but that nobody collected has no command.
  const runs = async (): Promise<boolean> =>
    (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(pidFile)
  if (await runs()) process.kill(pid, 'SIGTERM')
  while (await runs()) await setTimeout(100)
}

// `node test/services/docker-engine.ts` keeps one running until Ctrl-C, for many runs of the tests.
if (import.meta.main) {
  const missing = await dockerMissing()
  if (missing !== undefined) throw new Error(missing)
  const { env, stop } = await startDockerEngine()
  for (const name of ['DOCKER_HOST', 'DOCKER_CONFIG', 'DOCKER_BUILDKIT', 'PATH']) {
    process.stdout.write(`export ${name}=${env[name] ?? ''}\n`)
  }
  const idle = setInterval(() => {}, 2 ** 30)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      clearInterval(idle)
      void stop()
    })
  }
}
