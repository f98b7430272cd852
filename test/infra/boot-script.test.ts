import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { bootScript } from '../../infra/app/boot-script.ts'
import { composePlugin } from '../../infra/app/compose-plugin.ts'
import { installScript } from '../../infra/app/install-script.ts'
import { findShellcheck } from './support/linters.ts'
import { bootProps, createMachine, type Machine, volumeId } from './support/machine.ts'

const shellcheck = findShellcheck()

const called = (machine: Machine, start: string): readonly string[] =>
  machine.calls().filter((call) => call.startsWith(start))

const signals = (machine: Machine): readonly string[] =>
  called(machine, 'aws cloudformation signal-resource').map((call) => call.slice(call.lastIndexOf(' ') + 1))

describe.skipIf(shellcheck === undefined)('shellcheck finds nothing in', () => {
  const install = installScript({
    bootScript: bootScript(bootProps),
    composePlugin,
    files: { 'agent.json': '{}' },
    region: 'eu-central-1',
    stackId: 'arn:aws:cloudformation:eu-central-1:123456789012:stack/knowbase/1',
    signalResource: 'Group',
    metricsNamespace: 'knowbase/knowbase',
    profileFingerprint: 'abc',
  })
  test.each([
    ['the boot script', bootScript({ ...bootProps, composeProfiles: ['tls'] })],
    ['the install script', `#!/bin/bash\n${install}\n`],
  ])('%s', (_name, script) => {
    const run = spawnSync(shellcheck ?? '', ['--shell=bash', '-'], { input: script, encoding: 'utf8' })
    expect(run.stdout).toBe('')
    expect(run.status).toBe(0)
  })
})

test('the first boot formats the empty volume, starts the containers and signals success', () => {
  const machine = createMachine()
  const { status, output } = machine.boot()
  expect(output).toContain('healthy')
  expect(status).toBe(0)
  expect(called(machine, 'mkfs.ext4')).toEqual(['mkfs.ext4 -q /dev/nvme1n1'])
  const orders = called(machine, 'docker compose').map((call) => call.split('compose.machine.json ')[1] ?? call)
  expect(orders).toEqual([
    'pull --quiet',
    'up --detach --remove-orphans',
    'exec -T api node app/commands/main.js token --client metrics --scope read --hours 8760',
  ])
  expect(machine.read('run/knowbase/metrics-token')).toBe('a-token\n')
  expect(called(machine, 'aws ec2 associate-address')).toHaveLength(1)
  expect(signals(machine)).toEqual(['SUCCESS'])
})

test('a later boot formats nothing, and the volume stands in fstab once', () => {
  const machine = createMachine()
  machine.boot()
  const { status } = machine.boot()
  expect(status).toBe(0)
  expect(called(machine, 'mkfs.ext4')).toHaveLength(1)
  expect(machine.read('etc/fstab').match(/UUID=1111-2222/g)).toHaveLength(1)
})

test('a volume with a file system is never formatted', () => {
  const machine = createMachine()
  machine.set('blkid-status', '0')
  machine.set('uuid', '3333-4444')
  expect(machine.boot().status).toBe(0)
  expect(called(machine, 'mkfs.ext4')).toEqual([])
  expect(machine.read('etc/fstab')).toContain('UUID=3333-4444')
})

test.each([
  ['is ambivalent to blkid', '8', '0'],
  // blkid gives 2 for it as for an empty volume.
  ['cannot be read', '2', '2'],
  ['holds something that blkid does not know', '2', '1'],
  ['holds a partition table', '0', '1'],
])('a volume that %s is left as it is', (_what, status, compared) => {
  const machine = createMachine()
  machine.set('blkid-status', status)
  machine.set('cmp-status', compared)
  expect(machine.boot().status).toBe(1)
  expect(called(machine, 'mkfs.ext4')).toEqual([])
  expect(called(machine, 'docker')).toEqual([])
  expect(signals(machine)).toEqual(['FAILURE'])
})

test('a volume that another machine keeps is waited for, then given up', () => {
  const machine = createMachine()
  machine.set('holder', 'i-0')
  const { status, output } = machine.boot()
  expect(status).toBe(1)
  expect(output).toContain(`the volume ${volumeId} could not be attached`)
  expect(called(machine, 'aws ec2 attach-volume')).toEqual([])
  expect(signals(machine)).toEqual(['FAILURE'])
})

test.each([
  ['is refused for now is tried again', 'An error occurred (IncorrectState)', 60],
  ['is in another zone is given up at once', 'An error occurred (InvalidVolume.ZoneMismatch)', 1],
])('a volume that %s, and it is said why', (_what, answer, tries) => {
  const machine = createMachine()
  machine.set('refuse-attach', answer)
  const { status, output } = machine.boot()
  expect(status).toBe(1)
  expect(output).toContain(answer)
  expect(called(machine, 'aws ec2 attach-volume')).toHaveLength(tries)
  expect(signals(machine)).toEqual(['FAILURE'])
})

test('Docker starts when data and secrets are there', () => {
  const machine = createMachine()
  machine.boot()
  const order = machine.calls().map((call) => call.split(' ').slice(0, 3).join(' '))
  const docker = order.indexOf('systemctl start docker')
  expect(docker).toBeGreaterThan(order.lastIndexOf('aws ssm get-parameters'))
  expect(docker).toBeGreaterThan(order.findIndex((call) => call.startsWith('mount ')))
  expect(docker).toBeLessThan(order.findIndex((call) => call.startsWith('docker ')))
})

test('each secret is a file, and Neo4j has one of its own', () => {
  const machine = createMachine()
  machine.set('secret.OPENAI_API_KEY', 'sk-planted')
  machine.boot()
  expect(machine.read('run/knowbase/secrets/OPENAI_API_KEY')).toBe('sk-planted')
  expect(machine.read('run/knowbase/secrets/ANTHROPIC_API_KEY')).toBe('')
  expect(machine.read('run/knowbase/secrets/NEO4J_AUTH')).toBe('neo4j/pass word')
  expect(called(machine, 'chown 7474:7474').some((call) => call.endsWith('/NEO4J_AUTH'))).toBe(true)
  expect(called(machine, 'mount -t tmpfs')).toHaveLength(1)
})

test('no secret is in the environment of the containers, in what is said, or in an argument', () => {
  const machine = createMachine()
  machine.set('secret.OPENAI_API_KEY', 'sk-planted')
  const { output } = machine.boot()
  for (const text of [output, machine.read('opt/knowbase/environment'), ...machine.calls()])
    for (const secret of ['sk-planted', 'pass word', 'thirty-two']) expect(text).not.toContain(secret)
})

test.each(['JWT_SECRET', 'NEO4J_PASSWORD'])('without %s nothing is started, and the command is named', (name) => {
  const machine = createMachine()
  machine.set(`secret.${name}`, '')
  const { status, output } = machine.boot()
  expect(status).toBe(1)
  expect(output).toContain(`there is no ${name}: write it with npm run secrets`)
  expect(called(machine, 'docker')).toEqual([])
})

test('what was changed since stands over the profile', () => {
  const machine = createMachine()
  machine.set('variables', '/knowbase/variables/MAX_PARALLEL_SEGMENTS\t8\n/knowbase/variables/OPENAI_MODEL\ta b\n')
  machine.boot()
  const lines = machine.read('opt/knowbase/environment').trim().split('\n')
  expect(lines.indexOf("MAX_PARALLEL_SEGMENTS='8'")).toBeGreaterThan(lines.indexOf('MAX_PARALLEL_SEGMENTS=5'))
  expect(lines).toContain("OPENAI_MODEL='a b'")
  expect(lines).toContain(`KNOWBASE_IMAGE=${bootProps.image}`)
  expect(JSON.parse(machine.read('opt/knowbase/docker/config.json'))).toEqual({
    credHelpers: { 'registry.example.org': 'ecr-login' },
  })
})

test('a service that does not become healthy fails the deployment', () => {
  const machine = createMachine()
  machine.set('health', '22')
  const { status, output } = machine.boot()
  expect(status).toBe(1)
  expect(output).toContain('the service is not ready')
  expect(signals(machine)).toEqual(['FAILURE'])
})

test('nobody is told of success before the service is ready', () => {
  const machine = createMachine()
  machine.set('health-after', '2')
  expect(machine.boot().status).toBe(0)
  const order = machine.calls().map((call) => call.split(' ').slice(0, 3).join(' '))
  expect(order.filter((call) => call.startsWith('curl'))).toHaveLength(3)
  expect(order.indexOf('aws cloudformation signal-resource')).toBeGreaterThan(order.lastIndexOf('curl -sf --max-time'))
  expect(signals(machine)).toEqual(['SUCCESS'])
})

test('a run that another one does not let through does nothing, and signals nothing for it', () => {
  const machine = createMachine()
  machine.set('locked', '')
  const { status, output } = machine.boot()
  expect(status).toBe(1)
  expect(output).toContain('another run is under way')
  expect(output).toContain('FAILED: another run does not end')
  expect(machine.calls()).toEqual(['flock --nonblock 9', 'flock --wait 60 9'])
})

/** What is done in this order, as the start of a call. */
const steps = [
  'aws ec2 describe-volumes',
  'lsblk',
  'cmp',
  'mkfs.ext4',
  'mount /',
  'mount -t tmpfs',
  'aws ssm get-parameters --names',
  'aws ec2 associate-address',
  'aws s3 cp',
  'aws ssm get-parameter --name',
  'aws ssm get-parameters-by-path',
  'systemctl start docker',
  'compose.machine.json up',
] as const

test.each(steps.map((step, index) => [step, steps.slice(index + 1)] as const))(
  'where `%s` fails nothing goes on, and the deployment fails',
  (step, later) => {
    const machine = createMachine()
    machine.set('broken', step)
    const { status, output } = machine.boot()
    expect(status).not.toBe(0)
    expect(output).not.toContain('healthy')
    for (const next of later) expect(machine.calls().join('\n')).not.toContain(next)
    expect(signals(machine)).toEqual(['FAILURE'])
    // What was amiss is mended: the next boot goes through.
    machine.set('broken', '')
    expect(machine.boot().status).toBe(0)
    expect(signals(machine)).toEqual(['FAILURE', 'SUCCESS'])
  },
)

test.each([
  ['resize2fs', 'could not resize'],
  ['compose.machine.json pull', 'starting those that are here'],
  ['amazon-cloudwatch-agent-ctl', 'figures of this machine are missing'],
  ['app/commands/main.js token', 'figures of this machine are missing'],
])('a service whose `%s` fails serves all the same, and it is said', (step, said) => {
  const machine = createMachine()
  machine.set('broken', step)
  const { status, output } = machine.boot()
  expect(status).toBe(0)
  expect(output).toContain(said)
  expect(signals(machine)).toEqual(['SUCCESS'])
})

test('a registry that is away for a moment is asked again, and costs no deployment', () => {
  const machine = createMachine()
  machine.set('pulls-that-fail', '2')
  const { status, output } = machine.boot()
  expect(status).toBe(0)
  expect(output).not.toContain('could not pull')
  expect(machine.calls().filter((call) => call.endsWith(' pull --quiet'))).toHaveLength(3)
  expect(signals(machine)).toEqual(['SUCCESS'])
})

test('a name in a stack cannot break out of its word', () => {
  const machine = createMachine()
  machine.boot({ profileParameter: "/x'; touch broken; '" })
  expect(machine.has('broken')).toBe(false)
  expect(called(machine, 'aws ssm get-parameter ').join()).toContain("/x'; touch broken; '")
})
