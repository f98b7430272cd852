import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { planComposeFiles, writeComposeFiles } from '../../../scripts/compose/compose-files.ts'
import type { DockerEngine } from '../../services/docker-engine.ts'
import { freePort } from '../../services/free-port.ts'
import { runProgram } from '../../support/run-program.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The containers of compose.yaml, started as a user starts them, but with names, ports and files of their own. */
export type ComposeStack = {
  /** What the command that writes `.env` wrote. */
  readonly limits: Readonly<Record<string, string | undefined>>
  readonly compose: (...args: readonly string[]) => Promise<string>
  /** Ids of a service's containers. */
  readonly containers: (service: string) => Promise<readonly string[]>
  /** Asks the API with a token of all scopes. */
  readonly ask: (path: string, init?: Omit<RequestInit, 'headers'>) => Promise<Response>
  readonly bolt: { readonly uri: string; readonly user: string; readonly password: string }
  readonly secret: (name: string) => Promise<string>
  /** Removes containers, volumes, networks and files. */
  readonly remove: () => Promise<void>
}

/** @param environment of `docker compose`, such as images @param memoryMiB that the host is said to have */
export async function startComposeStack(
  engine: DockerEngine,
  environment: Readonly<Record<string, string>>,
  memoryMiB: number,
): Promise<ComposeStack> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-compose-'))
  const cpus = Number(await engine.docker(['info', '--format', '{{.NCPU}}']))
  writeComposeFiles(folder, await planComposeFiles(folder, { cpus, memoryMiB }, {}))
  const [api, bolt, http] = await Promise.all([freePort(), freePort(), freePort()])
  const ports = { API_PORT: `${api}`, NEO4J_BOLT_PORT: `${bolt}`, NEO4J_HTTP_PORT: `${http}` }
  const project = folder.split('-').at(-1)?.toLowerCase() ?? ''
  const compose: ComposeStack['compose'] = (...args) =>
    engine.docker(['compose', '--project-name', `knowbase-${project}`, '--env-file', join(folder, '.env'), ...args], {
      cwd: root,
      env: { ...environment, ...ports, API_ADDRESS: '127.0.0.1', SECRETS_FOLDER: join(folder, '.secrets') },
    })
  const secret = (name: string): Promise<string> => readFile(join(folder, '.secrets', name), 'utf8')
  const remove = async (): Promise<void> => {
    await compose('down', '--volumes', '--timeout', '20')
    await rm(folder, { recursive: true })
  }
  try {
    await compose('up', '--detach', '--build', '--wait', '--wait-timeout', '600')
  } catch (error) {
    const log = await compose('logs', '--tail', '50', '--no-color')
    await remove()
    throw new Error(`The containers did not start.\n${log}`, { cause: error })
  }
  const token = await runProgram(['token', '--scope', 'ingest', 'read', 'admin'], {
    environment: { JWT_SECRET_FILE: join(folder, '.secrets', 'JWT_SECRET') },
  })
  return {
    limits: parseEnv(await readFile(join(folder, '.env'), 'utf8')),
    compose,
    containers: async (service) => (await compose('ps', '--quiet', service)).trim().split('\n'),
    ask: (path, init) =>
      fetch(`http://127.0.0.1:${api}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${token.stdout.trim()}` },
      }),
    bolt: { uri: `bolt://127.0.0.1:${bolt}`, user: 'neo4j', password: await secret('NEO4J_PASSWORD') },
    secret,
    remove,
  }
}
