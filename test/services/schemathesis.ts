import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { hasCommand } from './debian-package.ts'
import { servicesFolder } from './shared-state.ts'

const run = promisify(execFile)
const version = '4.32.5'
const cache = servicesFolder()
const home = join(cache, `schemathesis-${version}`)

/** Why it cannot run here; undefined where it can. */
export async function schemathesisMissing(): Promise<string | undefined> {
  if (existsSync(home)) return undefined
  if (await hasCommand('python3', 'python3-venv', ['-c', 'import venv, ensurepip'])) return undefined
  return 'schemathesis needs Python 3.10 or newer with venv (python3-venv)'
}

export type SchemathesisRun = { readonly code: number; readonly output: string }

/** Runs schemathesis, installed by pip into the folder of the tests' services. */
export async function schemathesis(args: readonly string[], folder: string): Promise<SchemathesisRun> {
  await install()
  // The entry script names the folder it was installed in; the module does not.
  const command = [join(home, 'bin', 'python'), '-m', 'schemathesis.cli', ...args]
  try {
    const { stdout } = await run(command[0] ?? '', command.slice(1), { cwd: folder, maxBuffer: 2 ** 26 })
    return { code: 0, output: stdout }
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string }
    return { code: typeof code === 'number' ? code : 1, output: stdout + stderr }
  }
}

async function install(): Promise<void> {
  if (existsSync(home)) return
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'installing-'))
  await run('python3', ['-m', 'venv', folder])
  await run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', `schemathesis==${version}`])
  try {
    await rename(folder, home)
  } catch {
    // Another test file was first.
    await rm(folder, { recursive: true })
  }
}
