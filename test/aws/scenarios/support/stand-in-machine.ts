import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { CommandEnd, FakeAws } from '../../fake-aws.ts'

export type CommandRun = CommandEnd & {
  /** Programs that ran, with their arguments, in order. */
  readonly calls: readonly string[]
}

/** Programs that would reach beyond the script. */
const programs = ['docker', 'aws', 'install', 'rm', 'systemctl', 'boot'] as const

/**
 * Runs lines that were sent to a machine in a real shell, with stand-ins of what they call. /opt/knowbase is a folder of
 * its own.
 * @param failing part of a call that fails
 */
export function runLines(lines: readonly string[], failing?: string): CommandRun {
  const folder = mkdtempSync(join(tmpdir(), 'knowbase-command-'))
  const calls = join(folder, 'calls')
  const fail = failing === undefined ? '' : `case "$*" in *'${failing}'*) echo "it failed" >&2; exit 1 ;; esac`
  for (const name of programs) {
    writeFileSync(join(folder, name), `#!/bin/bash\necho "\${0##*/} $*" >>'${calls}'\n${fail}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  const script = lines.join('\n').replaceAll('/opt/knowbase/boot', join(folder, 'boot'))
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '--noprofile', '-c', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: [folder, process.env['PATH']].join(delimiter) },
  })
  const called = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []
  rmSync(folder, { recursive: true })
  return { code: status ?? 1, output: stdout + stderr, calls: called }
}

/** Machines that run what is sent to them, and whose dumps of the graph are in the account's buckets afterwards. */
export function dumpsArrive(fake: FakeAws): void {
  fake.world.command = (_instance, lines) => {
    const run = runLines(lines)
    for (const call of run.calls) {
      const url = /^aws s3 cp .* s3:\/\/([^/]+)\/(\S+)$/.exec(call)
      if (url !== null) fake.account.buckets.get(url[1] ?? '')?.set(url[2] ?? '', Buffer.from('a dump'))
    }
    return run
  }
}
