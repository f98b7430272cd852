import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** What scripts and the CDK app read of a checkout. */
const parts = [
  'app',
  'examples',
  'infra',
  'scripts',
  'cdk.json',
  'compose.yaml',
  'package.json',
  'package-lock.json',
  '.dockerignore',
]

export type Checkout = { readonly folder: string; readonly remove: () => void }

/** A checkout of its own, as a person has one who pinned the compose plugin and committed that. */
export function createCheckout(): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'knowbase-checkout-'))
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const sum = createHash('sha256').update('a plugin').digest('hex')
  const pinned = { source: 'https://releases.example.org', version: 'v2.40.3', sha256: { x86_64: sum, aarch64: sum } }
  writeFileSync(join(folder, 'infra', 'app', 'pinned-compose.json'), JSON.stringify(pinned))
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n')
  const git = (...args: readonly string[]): void => {
    const who = ['-c', 'user.name=someone', '-c', 'user.email=someone@example.org']
    execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'ignore' })
  }
  git('init')
  git('add', '--all')
  git('commit', '--message', 'Pin the compose plugin')
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
