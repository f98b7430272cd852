import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { hasCommand } from './debian-package.ts'
import type { DockerEngine } from './docker-engine.ts'
import { neo4jJars } from './neo4j.ts'
import { servicesFolder, withLock } from './shared-state.ts'

const run = promisify(execFile)
const recipes = join(import.meta.dirname, 'images')
const npmVersion = '11.21.2'

/** The image that the service's own is built on: Node on Debian, made here where nothing can be pulled. */
export async function baseImage(engine: DockerEngine): Promise<string> {
  if (engine.own) return nodeImage(engine)
  const official = 'node:24-bookworm-slim'
  await engine.docker(['pull', '--quiet', official])
  return official
}

/** Files that say how npm reaches its registry here, where there are any. */
function npmFiles(): { readonly ca: string | undefined; readonly npmrc: string | undefined } {
  const there = (path: string | undefined): string | undefined =>
    path !== undefined && existsSync(path) ? path : undefined
  return { ca: there(process.env['NODE_EXTRA_CA_CERTS']), npmrc: there(join(process.env['HOME'] ?? '', '.npmrc')) }
}

/** Secrets for `docker build`. */
export function npmSecrets(): readonly string[] {
  return Object.entries(npmFiles()).flatMap(([id, path]) =>
    path === undefined ? [] : ['--secret', `id=${id},src=${path}`],
  )
}

/** The same for `docker compose build`. */
export function npmVariables(): Readonly<Record<string, string>> {
  const { ca = '', npmrc = '' } = npmFiles()
  return { BUILD_CA: ca, BUILD_NPMRC: npmrc }
}

/**
 * Variables for compose.yaml that name images of Redis and Neo4j: where nothing can be pulled, stand-ins with Debian's
 * Redis and with Neo4j from Maven; elsewhere none, since the file's own can be had.
 */
export async function serverImages(engine: DockerEngine): Promise<Readonly<Record<string, string>>> {
  if (!engine.own) return {}
  const [redis, neo4j] = await Promise.all([
    build(engine, 'redis', async () => {}),
    build(engine, 'neo4j', async (folder) => cp(await neo4jJars(), join(folder, 'jars'), { recursive: true })),
  ])
  return { REDIS_IMAGE: redis, NEO4J_IMAGE: neo4j }
}

/** Node on Debian, named as the official images are laid out. */
async function nodeImage(engine: DockerEngine): Promise<string> {
  return build(engine, 'node', async (folder) => {
    await copyFile(process.execPath, join(folder, 'node'))
    await run('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-save', `npm@${npmVersion}`])
  })
}

async function build(engine: DockerEngine, name: string, addFiles: (folder: string) => Promise<void>): Promise<string> {
  const tag = `knowbase-test/${name}`
  const base = await debianImage(engine)
  const folder = await mkdtemp(join(tmpdir(), `knowbase-image-${name}-`))
  try {
    await cp(join(recipes, name), folder, { recursive: true })
    await addFiles(folder)
    await engine.docker(['build', '--quiet', '--tag', tag, '--build-arg', `BASE=${base}`, folder])
  } finally {
    await rm(folder, { recursive: true })
  }
  return tag
}

/** A minimal Debian of this machine's own release, made from the package sources that the machine itself uses. */
async function debianImage(engine: DockerEngine): Promise<string> {
  const tag = 'knowbase-test/debian'
  await withLock('debian-image', async () => {
    if ((await engine.docker(['images', '--quiet', tag])) !== '') return
    if (!(await hasCommand('mmdebstrap', 'mmdebstrap'))) throw new Error('The base image needs mmdebstrap.')
    const release = /^VERSION_CODENAME=(\w+)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1] ?? 'bookworm'
    const { stdout } = await run('apt-get', [
      'indextargets',
      '--format',
      'deb $(REPO_URI) $(RELEASE) $(COMPONENT)',
      'Created-By: Packages',
    ])
    const sources = stdout.split('\n').filter((line) => line.split(' ')[2]?.startsWith(release) === true)
    await mkdir(servicesFolder(), { recursive: true })
    const archive = join(servicesFolder(), 'debian.tar')
    await run('mmdebstrap', [
      '--quiet',
      '--variant=minbase',
      '--include=ca-certificates',
      release,
      archive,
      ...new Set(sources),
    ])
    await engine.docker(['import', '--change', 'CMD ["bash"]', archive, tag])
    await rm(archive)
  })
  return tag
}
