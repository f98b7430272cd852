import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bootScript } from '../../infra/app/boot-script.ts'
import { type ComposePlugin, pluginFile } from '../../infra/app/compose-plugin.ts'
import { installScript } from '../../infra/app/install-script.ts'
import { type DockerEngine, dockerMissing, startDockerEngine } from '../services/docker-engine.ts'
import { baseImage } from '../services/images.ts'
import {
  type BootContainer,
  createBootContainer,
  createSurroundings,
  type Surroundings,
} from './support/boot-container.ts'
import { createDisk, type Disk } from './support/disk.ts'
import { bootProps, volumeId } from './support/machine.ts'
import { exportedGraph, ingestSample } from './support/machine-graph.ts'

const missing =
  process.env['CI'] === 'true' ? undefined : ((await dockerMissing()) ?? 'disks of files need CI=true and root')

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')
const plugin = 'a plugin'
const composePlugin: ComposePlugin = {
  source: 'https://example.org',
  version: 'v1',
  sha256: { x86_64: sha256(plugin), aarch64: sha256(plugin) },
}
const install = (props: Partial<Parameters<typeof installScript>[0]> = {}): string =>
  installScript({
    bootScript: bootScript({ ...bootProps, healthTimeoutSeconds: 60 }),
    composePlugin,
    files: { 'agent.json': '{}', 'compose.machine.json': '{}' },
    region: 'eu-central-1',
    stackId: 'arn:aws:cloudformation:eu-central-1:123456789012:stack/knowbase/1',
    signalResource: 'Group',
    metricsNamespace: 'knowbase/knowbase',
    profileFingerprint: 'abc',
    ...props,
  })
const boot = 'BOOT_WAIT_SECONDS=1 /opt/knowbase/boot'

describe.skipIf(missing !== undefined)(`a machine in a container${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let engine: DockerEngine
  let image: string
  let disk: Disk
  let account: Surroundings
  const machines: BootContainer[] = []
  beforeAll(async () => {
    engine = await startDockerEngine()
    image = await baseImage(engine)
  }, 600_000)
  afterAll(() => engine.stop())
  beforeEach(async () => {
    disk = await createDisk(64)
    account = await createSurroundings(volumeId)
    await account.set('plugin', plugin)
  })
  afterEach(async () => {
    for (const machine of machines.splice(0)) await machine.remove()
    await disk.remove()
    await account.remove()
  })
  const start = async (instanceId: string): Promise<BootContainer> => {
    const machine = await createBootContainer({ engine, image, disk, surroundings: account, instanceId })
    machines.push(machine)
    return machine
  }
  const said = async (machine: BootContainer, script: string): Promise<readonly string[]> =>
    (await machine.run(script)).output.trim().split('\n')
  test('a new machine formats the empty disk, mounts it by UUID, serves, and then says so', async () => {
    const machine = await start('i-1')
    const { status, output } = await machine.run(install())
    expect(output).toContain('knowbase-boot: healthy')
    expect(status).toBe(0)
    const [uuid] = await said(machine, `blkid -p -s UUID -o value ${disk.device}`)
    expect(await said(machine, 'cat /etc/fstab')).toContain(`UUID=${uuid} /data ext4 defaults,nofail 0 2`)
    expect(await said(machine, 'findmnt --noheadings --output FSTYPE,SOURCE /data')).toEqual([`ext4   ${disk.device}`])
    expect(await said(machine, 'findmnt --noheadings --output FSTYPE /run/knowbase/secrets')).toEqual(['tmpfs'])
    expect(await said(machine, "stat --format '%a %u %s %n' /run/knowbase/secrets/*")).toEqual([
      '400 1000 0 /run/knowbase/secrets/ANTHROPIC_API_KEY',
      '400 1000 43 /run/knowbase/secrets/JWT_SECRET',
      '400 7474 15 /run/knowbase/secrets/NEO4J_AUTH',
      '400 1000 9 /run/knowbase/secrets/NEO4J_PASSWORD',
      '400 1000 0 /run/knowbase/secrets/OPENAI_API_KEY',
    ])
    expect(await said(machine, "stat --format '%u %n' /data/*")).toEqual([
      '1000 /data/knowbase',
      '0 /data/lost+found',
      '7474 /data/neo4j',
      '999 /data/redis',
    ])
    expect(await account.read('signals')).toBe('i-1 SUCCESS\n')
    expect(await account.read('address')).toBe('i-1')
    const environment = await said(machine, 'cat /opt/knowbase/environment')
    expect(environment).toContain('DATA_FOLDER=/data')
    expect(environment.join()).not.toContain('thirty-two')
    // The token of the agent reads figures, and nothing that changes anything.
    const [metrics] = await said(machine, 'cat /run/knowbase/metrics-token')
    const ask = async (path: string, method = 'GET') =>
      (await fetch(`${await machine.url()}${path}`, { method, headers: { authorization: `Bearer ${metrics}` } })).status
    expect([await ask('/metrics'), await ask('/documents/none', 'DELETE')]).toEqual([200, 403])
  }, 180_000)

  test('the graph is there after a restart, and on the machine that takes its place', async () => {
    const first = await start('i-1')
    await first.run(install())
    await ingestSample(first)
    const graph = await exportedGraph(first)
    expect(graph).toContain('sample.pptx')
    await first.restart()
    expect((await first.run('mountpoint /data')).status).not.toBe(0)
    expect((await first.run(boot)).status).toBe(0)
    expect(await exportedGraph(first)).toBe(graph)
    expect((await said(first, 'grep -c UUID /etc/fstab'))[0]).toBe('1')
    // The old machine keeps the volume: the new one waits in vain, touches nothing, and says that it failed.
    const second = await start('i-2')
    const early = await second.run(install().replaceAll('seq 1 60', 'seq 1 2').replace('WAIT:-5', 'WAIT:-1'))
    expect(early.output).toContain('the volume is still attached to i-1')
    expect(early.status).not.toBe(0)
    await first.remove()
    await account.set('holder', 'None')
    expect((await second.run(boot)).status).toBe(0)
    expect(await exportedGraph(second)).toBe(graph)
    expect(await account.read('signals')).toBe('i-1 SUCCESS\ni-1 SUCCESS\ni-2 FAILURE\ni-2 SUCCESS\n')
  }, 300_000)

  test.each([
    [
      'a partition table',
      String.raw`printf '\0\0\2\0\203\0\0\0\0\10\0\0\0\0\1\0' | dd of=$0 bs=1 seek=446 conv=notrunc
        printf '\125\252' | dd of=$0 bs=1 seek=510 conv=notrunc`,
    ],
    ['another file system', 'mkswap $0'],
    ['something that blkid does not know', 'printf graph | dd of=$0 bs=1 seek=70000 conv=notrunc'],
  ])('a disk with %s is left as it is, to the last byte', async (_what, prepare) => {
    const machine = await start('i-1')
    expect((await machine.run(prepare.replaceAll('$0', disk.device))).status).toBe(0)
    const before = sha256(await readFile(disk.file))
    const { status } = await machine.run(install())
    expect(status).not.toBe(0)
    expect(await account.read('signals')).toBe('i-1 FAILURE\n')
    expect(await account.read('calls')).not.toContain('docker compose')
    expect(sha256(await readFile(disk.file))).toBe(before)
  })

  test('a service that does not come up is not called healthy', async () => {
    await account.set('broken-service', '')
    const machine = await start('i-1')
    const { status, output } = await machine.run(
      install({ bootScript: bootScript({ ...bootProps, healthTimeoutSeconds: 5 }) }),
    )
    expect(status).not.toBe(0)
    expect(output).toContain('the service is not ready')
    expect(await account.read('signals')).toBe('i-1 FAILURE\n')
  })

  test('a run beside another one waits until that has ended, and takes up what was written meanwhile', async () => {
    const machine = await start('i-1')
    expect((await machine.run(install())).status).toBe(0)
    await account.set('calls', '')
    await account.set('second', '')
    await account.set('unhealthy', '')
    const calls = async (start: string): Promise<readonly number[]> =>
      (await account.read('calls')).split('\n').flatMap((call, index) => (call.startsWith(start) ? [index] : []))
    const first = machine.run(boot)
    await expect.poll(() => calls('curl'), { timeout: 60_000 }).not.toEqual([])
    await account.set('profile', 'MAX_PARALLEL_SEGMENTS=2\n')
    const second = machine.run(`${boot} >/account/second`)
    await expect.poll(() => account.read('second'), { timeout: 60_000 }).toContain('another run is under way')
    expect(await calls('aws ec2 describe-volumes')).toHaveLength(1)
    await machine.run('rm /account/unhealthy')
    expect((await first).status).toBe(0)
    expect((await second).status).toBe(0)
    const [[, startOfSecond = 0], [endOfFirst = 0]] = [
      await calls('aws ec2 describe-volumes'),
      await calls('aws cloudformation signal-resource'),
    ]
    expect(startOfSecond).toBeGreaterThan(endOfFirst)
    expect(await said(machine, 'cat /opt/knowbase/environment')).toContain('MAX_PARALLEL_SEGMENTS=2')
    expect(await account.read('signals')).toBe('i-1 SUCCESS\n'.repeat(3))
  }, 300_000)

  test('a plugin that is not the pinned one ends the machine before anything else', async () => {
    await account.set('plugin', 'another plugin')
    const machine = await start('i-1')
    const { status, output } = await machine.run(install())
    expect(status).not.toBe(0)
    expect(output).toContain('FAILED')
    expect(await account.read('signals')).toBe('i-1 FAILURE\n')
    expect(await account.read('calls')).not.toMatch(/^(dnf|docker|systemctl)/m)
    expect(await account.read('calls')).toContain(`example.org/v1/${pluginFile('')}`)
  })
})
