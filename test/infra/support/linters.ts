import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const cfnLintVersion = '1.51.0'

/** Path of cfn-lint: on PATH, or in CI installed from PyPI. Undefined where neither is. */
export function findCfnLint(): string | undefined {
  if (runs('cfn-lint')) return 'cfn-lint'
  if (process.env['CI'] !== 'true') return undefined
  const folder = join(tmpdir(), `knowbase-cfn-lint-${cfnLintVersion}`)
  const path = join(folder, 'bin', 'cfn-lint')
  if (!existsSync(path)) {
    execFileSync('python3', ['-m', 'venv', folder])
    execFileSync(join(folder, 'bin', 'pip'), ['install', '--quiet', `cfn-lint==${cfnLintVersion}`])
  }
  return path
}

/** Path of shellcheck: on PATH, or in CI installed from the system's packages. Undefined where neither is. */
export function findShellcheck(): string | undefined {
  if (runs('shellcheck')) return 'shellcheck'
  if (process.env['CI'] !== 'true') return undefined
  execFileSync('apt-get', ['update', '-qq'])
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'shellcheck'], { stdio: 'ignore' })
  return 'shellcheck'
}

function runs(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
}
