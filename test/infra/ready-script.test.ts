import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readyScript } from '../../infra/app/ready-script.ts'
import { findShellcheck } from './support/linters.ts'

const script = readyScript({ region: 'eu-central-1', metricsNamespace: 'knowbase/knowbase' })
const folder = mkdtempSync(join(tmpdir(), 'knowbase-ready-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What CloudWatch is told while nothing answers at these ports. */
function told(down: readonly string[]): string {
  const program = (name: string, body: string): void =>
    writeFileSync(join(folder, name), `#!/bin/bash\n${body}\n`, { mode: 0o755 })
  program('curl', `for url; do :; done\ncase "$url" in ${down.map((port) => `*:${port}/*) exit 7 ;;`).join(' ')} esac`)
  program('aws', `echo "$*" >'${folder}/calls'`)
  const path = [folder, process.env['PATH']].join(delimiter)
  const run = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  expect(run.stderr).toBe('')
  return readFileSync(join(folder, 'calls'), 'utf8').trim()
}

test.each([
  [[], 1],
  [['8000'], 0],
  [['9090'], 0],
  [['8000', '9090'], 0],
])('with %j away the service is ready: %d', (down, value) => {
  expect(told(down)).toBe(
    `cloudwatch put-metric-data --region eu-central-1 --namespace knowbase/knowbase --metric-name Ready --value ${value}`,
  )
})

const shellcheck = findShellcheck()
test.skipIf(shellcheck === undefined)('shellcheck finds nothing', () => {
  const run = spawnSync(shellcheck ?? '', ['--shell=bash', '-'], { input: script, encoding: 'utf8' })
  expect([run.stdout, run.status]).toEqual(['', 0])
})
