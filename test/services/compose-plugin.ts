import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DockerEngine } from './docker-engine.ts'
import { servicesFolder, withLock } from './shared-state.ts'

const run = promisify(execFile)
const version = 'v2.40.3'
/** Cannot be had with `go install`, which refuses modules with exclude directives: a module that requires it may. */
const command = 'github.com/docker/compose/v2/cmd'

/** Why `docker compose` cannot be had; undefined where it can. */
export async function composeMissing(): Promise<string | undefined> {
  if (existsSync(binary()) || (await succeeds('docker', ['compose', 'version']))) return undefined
  if (await succeeds('go', ['version'])) return undefined
  return 'tests of compose.yaml need the compose plugin of Docker, or Go 1.24 to build it'
}

/** Sees to it that the engine's client knows `compose`, building the plugin where it has none: minutes, once. */
export async function addComposePlugin(engine: DockerEngine): Promise<void> {
  if (!engine.own) return
  await buildPlugin()
  const plugins = join(engine.env['DOCKER_CONFIG'] ?? '', 'cli-plugins')
  await mkdir(plugins, { recursive: true })
  await withLock('compose-plugin', async () => {
    await copyFile(binary(), join(plugins, 'docker-compose.new'))
    // At once, for whoever runs the old one.
    await rename(join(plugins, 'docker-compose.new'), join(plugins, 'docker-compose'))
  })
}

function binary(): string {
  return join(servicesFolder(), `compose-${version}`, 'docker-compose')
}

async function buildPlugin(): Promise<void> {
  await withLock('compose-build', async () => {
    if (existsSync(binary())) return
    await mkdir(join(binary(), '..'), { recursive: true })
    const folder = await mkdtemp(join(binary(), '..', 'building-'))
    await writeFile(join(folder, 'go.mod'), 'module knowbase.test/compose\n\ngo 1.24.9\n')
    await writeFile(join(folder, 'tools.go'), `//go:build tools\n\npackage tools\n\nimport _ "${command}"\n`)
    await run('go', ['get', `${command}@${version}`], { cwd: folder, maxBuffer: 2 ** 26 })
    const flags = `-s -w -X github.com/docker/compose/v2/internal.Version=${version}`
    await run('go', ['build', '-trimpath', '-ldflags', flags, '-o', 'docker-compose', command], {
      cwd: folder,
      env: { ...process.env, CGO_ENABLED: '0' },
      maxBuffer: 2 ** 26,
    })
    await rename(join(folder, 'docker-compose'), binary())
    await rm(folder, { recursive: true })
  })
}

async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(program, args)
    return true
  } catch {
    return false
  }
}
