import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Image } from '../aws/account.ts'
import { hasCommand } from './debian-package.ts'
import { freePort } from './free-port.ts'

/** A registry of images on this machine that lets in nobody without its password. */
export type TestRegistry = {
  /** Host and port: the first part of an image's name. */
  readonly host: string
  readonly user: string
  readonly password: string
  /** The images of a repository, one for each tag, as its own interface tells them. */
  readonly images: (repository: string) => Promise<readonly Image[]>
  readonly stop: () => Promise<void>
}

const run = promisify(execFile)
const manifestType = 'application/vnd.docker.distribution.manifest.v2+json'

/** Why no registry can be started here; undefined where one can. */
export async function registryMissing(): Promise<string | undefined> {
  const there =
    (await hasCommand('docker-registry', 'docker-registry')) &&
    (await hasCommand('htpasswd', 'apache2-utils', ['-nbB', 'a', 'b']))
  return there ? undefined : 'a registry for tests needs docker-registry and htpasswd (Debian: apache2-utils)'
}

/** A new one on a free port, with a user and a password of its own, in a folder that goes with it. */
export async function startRegistry(): Promise<TestRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-registry-'))
  const host = `127.0.0.1:${await freePort()}`
  const [user, password] = ['knowbase', randomBytes(16).toString('hex')]
  const { stdout: entry } = await run('htpasswd', ['-nbB', user, password])
  const users = join(folder, 'htpasswd')
  await writeFile(users, entry)
  const settings = {
    version: '0.1',
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: host, secret: randomBytes(16).toString('hex') },
    auth: { htpasswd: { realm: 'knowbase', path: users } },
  }
  // JSON is YAML too.
  await writeFile(join(folder, 'config.yml'), JSON.stringify(settings))
  const server = spawn('docker-registry', ['serve', join(folder, 'config.yml')], { stdio: 'ignore' })
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const ask = (path: string, method = 'GET'): Promise<Response> =>
    fetch(`http://${host}/v2/${path}`, { method, headers: { authorization, accept: manifestType } })
  while ((await ask('').catch(() => undefined))?.ok !== true) {
    if (server.exitCode !== null) throw new Error(`docker-registry ended with ${server.exitCode}.`)
    await setTimeout(50)
  }
  return {
    host,
    user,
    password,
    images: async (repository) => {
      const listed = await ask(`${repository}/tags/list`)
      if (listed.status === 404) return []
      const { tags } = (await listed.json()) as { readonly tags: readonly string[] | null }
      return Promise.all(
        (tags ?? []).map(async (tag) => {
          const { headers } = await ask(`${repository}/manifests/${tag}`, 'HEAD')
          const bytes = Number(headers.get('content-length'))
          return { digest: headers.get('docker-content-digest') ?? '', tags: [tag], bytes }
        }),
      )
    },
    stop: async () => {
      server.kill('SIGTERM')
      await once(server, 'close')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
