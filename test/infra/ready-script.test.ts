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

type Trouble = { readonly down?: readonly string[]; readonly refused?: true; readonly agent?: 'inactive' }

/** What CloudWatch is told while nothing answers at some ports, the token is refused, or no agent runs. */
function told({ down = [], refused, agent }: Trouble): string {
  const program = (name: string, body: string): void =>
    writeFileSync(join(folder, name), `#!/bin/bash\n${body}\n`, { mode: 0o755 })
  const cases = [
    ...down.map((port) => `*:${port}/*) exit 7 ;;`),
    ...(refused ? ['*:8000/jobs*) exit 22 ;;'] : []),
    // Who may read: the token comes in from a file, never as an argument.
    `*:8000/jobs*) grep -qx 'header = "Authorization: Bearer a-token"' || exit 22 ;;`,
  ]
  program('curl', `echo "$*" >>'${folder}/calls'\nfor url; do :; done\ncase "$url" in ${cases.join(' ')} esac`)
  program('cat', `[ "$1" = /run/knowbase/metrics-token ] && echo a-token`)
  program('systemctl', agent === undefined ? '' : 'exit 3')
  program('aws', `echo "$*" >>'${folder}/calls'`)
  const path = [folder, process.env['PATH']].join(delimiter)
  writeFileSync(join(folder, 'calls'), '')
  const run = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  expect(run.stderr).toBe('')
  const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
  expect(calls.join()).not.toContain('a-token')
  return calls.at(-1) ?? ''
}

test.each<[string, Trouble, number, number]>([
  ['nothing', {}, 1, 1],
  ['the API', { down: ['8000'] }, 0, 0],
  ['the worker', { down: ['9090'] }, 0, 1],
  ['the token', { refused: true }, 1, 0],
  ['the agent', { agent: 'inactive' }, 1, 0],
])('with %s amiss', (_name, trouble, ready, watched) => {
  expect(told(trouble)).toBe(
    'cloudwatch put-metric-data --region eu-central-1 --namespace knowbase/knowbase ' +
      `--metric-data MetricName=Ready,Value=${ready} MetricName=Watched,Value=${watched}`,
  )
})

const shellcheck = findShellcheck()
test.skipIf(shellcheck === undefined)('shellcheck finds nothing', () => {
  const run = spawnSync(shellcheck ?? '', ['--shell=bash', '-'], { input: script, encoding: 'utf8' })
  expect([run.stdout, run.status]).toEqual(['', 0])
})
