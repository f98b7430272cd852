import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { bootScript } from '../../../infra/app/boot-script.ts'

export const volumeId = 'vol-0123456789abcdef0'

/** What the script under test is made for. */
export const bootProps = {
  region: 'eu-central-1',
  stackId: 'arn:aws:cloudformation:eu-central-1:123456789012:stack/knowbase/1',
  signalResource: 'Group',
  volumeId,
  addressAllocationId: 'eipalloc-1',
  image: 'registry.example.org/knowbase/service@sha256:0123',
  composeUrl: 's3://assets/compose.yaml',
  profileParameter: '/knowbase/profile',
  secretsPath: '/knowbase/secrets',
  variablesPath: '/knowbase/variables',
  composeProfiles: [],
  healthTimeoutSeconds: 3,
  lockTimeoutSeconds: 60,
} as const

/** A machine's root as a folder, and stand-ins for the programs that reach beyond it. Their state is files. */
export type Machine = {
  readonly boot: (props?: Partial<Parameters<typeof bootScript>[0]>) => {
    readonly status: number
    readonly output: string
  }
  /** Calls of stand-ins since the machine was made, one a line. */
  readonly calls: () => readonly string[]
  readonly read: (path: string) => string
  readonly has: (path: string) => boolean
  /** Sets the state of a stand-in. */
  readonly set: (name: string, text: string) => void
}

/** A new machine whose volume is empty and attached to nobody. */
export function createMachine(): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'knowbase-machine-'))
  const root = join(folder, 'root')
  const programs = join(folder, 'programs')
  const state = join(folder, 'state')
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const set = (name: string, text: string): void => write(join(state, name), text)
  write(join(root, 'etc/fstab'), '')
  write(join(root, 'var/lib/cloud/data/instance-id'), 'i-1\n')
  set('calls', '')
  set('broken', '')
  set('holder', 'None')
  set('blkid-status', '2')
  set('cmp-status', '0')
  set('health', '0')
  set('health-after', '0')
  set('pulls-that-fail', '0')
  set('secret.JWT_SECRET', 'a-secret-of-more-than-thirty-two-characters')
  set('secret.NEO4J_PASSWORD', 'pass word')
  set('variables', '')
  const install = (path: string, body: string): void => {
    write(path, `#!/bin/bash\nset -eu\ncd '${state}'\n${prologue}\n${body}\n`)
    chmodSync(path, 0o755)
  }
  for (const [name, body] of Object.entries(standIns)) install(join(programs, name), body)
  install(join(root, 'opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl'), '')

  return {
    boot: (props = {}) => {
      const run = spawnSync('bash', ['-c', bootScript({ ...bootProps, ...props })], {
        encoding: 'utf8',
        // With a pipe as its input bash takes itself for a remote shell, and reads the settings of whoever runs the tests.
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: [programs, process.env['PATH']].join(delimiter), ROOT: root, BOOT_WAIT_SECONDS: '1' },
      })
      return { status: run.status ?? 1, output: run.stdout + run.stderr }
    },
    calls: () => readFileSync(join(state, 'calls'), 'utf8').trim().split('\n'),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    has: (path) => existsSync(join(root, path)),
    set,
  }
}

/** Writes down the call; fails where it contains what the file `broken` says. */
const prologue = `echo "\${0##*/} $*" >>calls
broken=$(cat broken)
if [ -n "$broken" ]; then case "\${0##*/} $*" in *"$broken"*) exit 1 ;; esac; fi`

const standIns = {
  // A wait is no part of what is tested.
  sleep: '',
  // Not every system that runs the tests has it. Another run holds the lock where `locked` is there.
  flock: '[ ! -e locked ]',
  aws: `case "$1 $2" in
'ec2 describe-volumes') cat holder ;;
'ec2 attach-volume') if [ -e refuse-attach ]; then cat refuse-attach >&2; exit 254; fi; printf i-1 >holder ;;
'ssm get-parameters') name="\${4##*/}"; if [ -e "secret.$name" ]; then cat "secret.$name"; echo; fi ;;
'ssm get-parameter') printf 'WORKER_CPUS=6\\nMAX_PARALLEL_SEGMENTS=5\\n' ;;
'ssm get-parameters-by-path') cat variables ;;
's3 cp') printf 'services: {}\\n' >"$5" ;;
esac`,
  lsblk: `printf 'nvme0n1 vol0root\\n'
if [ "$(cat holder)" = i-1 ]; then printf 'nvme1n1 vol0123456789abcdef0\\n'; fi`,
  blkid: `case "$*" in
*UUID*) if [ -e uuid ]; then cat uuid; else exit 2; fi ;;
*) exit "$(cat blkid-status)" ;;
esac`,
  cmp: 'exit "$(cat cmp-status)"',
  'mkfs.ext4': `printf 0 >blkid-status; printf 1111-2222 >uuid`,
  mountpoint: '[ -e "mounted-${2##*/}" ]',
  mount: 'for last; do :; done; touch "mounted-${last##*/}"',
  resize2fs: '',
  systemctl: '',
  chown: '',
  // Down as often as `health-after` says, then as `health` says.
  curl: `after=$(cat health-after)
if [ "$after" -gt 0 ]; then printf %s "$((after - 1))" >health-after; exit 22; fi
exit "$(cat health)"`,
  docker: `case "$*" in
*token*) echo a-token ;;
*' pull --quiet') left=$(cat pulls-that-fail); printf %s "$((left - 1))" >pulls-that-fail; [ "$left" -le 0 ] ;;
esac`,
} as const
