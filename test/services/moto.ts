import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { hasCommand } from './debian-package.ts'
import { servicesFolder, withLock } from './shared-state.ts'

/** moto, an emulator of AWS. It keeps its state in memory, enforces no permissions, and starts no machines. */
export type Moto = {
  readonly url: string
  /** Environment of programs that are to take it for AWS. */
  readonly env: Readonly<Record<string, string>>
  readonly account: string
  readonly region: string
  readonly stop: () => Promise<void>
}

const run = promisify(execFile)
const version = '5.2.5'
const account = '123456789012'
const region = 'eu-central-1'
const script = fileURLToPath(new URL('moto-server.py', import.meta.url))

const home = (): string => join(servicesFolder(), `moto-venv-${version}`)
const complete = (): string => join(home(), '.complete')

/** Why it cannot run here; undefined where it can. Outside of continuous integration nothing is installed. */
export async function motoMissing(): Promise<string | undefined> {
  if (existsSync(complete())) return undefined
  const mayInstall = process.env['CI'] === 'true'
  if (mayInstall && (await hasCommand('python3', 'python3-venv', ['-c', 'import venv, ensurepip']))) return undefined
  return `tests against moto need CI=true and Python with venv (python3-venv), or an environment in ${home()}`
}

/** Starts moto on a free port. */
export async function startMoto(): Promise<Moto> {
  await install()
  const server = spawn(join(home(), 'bin', 'python'), [script, '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const port = await new Promise<string>((resolve, reject) => {
    let log = ''
    server.stderr.on('data', (piece: Buffer) => {
      if (log.length > 2 ** 16) return
      log += piece.toString()
      const found = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(log)?.[1]
      if (found !== undefined) resolve(found)
    })
    server.once('close', (code) => reject(new Error(`moto ended with ${code}:\n${log}`)))
  })
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    account,
    region,
    env: {
      AWS_ENDPOINT_URL: url,
      // moto looks for a stack's template in its own buckets only where the address says localhost.
      AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION: `http://localhost:${port}`,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DEFAULT_ACCOUNT: account,
      CDK_DEFAULT_REGION: region,
    },
    stop: async () => {
      server.kill('SIGTERM')
      await once(server, 'close')
    },
  }
}

function install(): Promise<void> {
  return withLock('moto', async () => {
    if (existsSync(complete())) return
    await mkdir(home(), { recursive: true })
    await run('python3', ['-m', 'venv', home()])
    await run(join(home(), 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', `moto[server]==${version}`])
    await writeFile(complete(), '')
  })
}
