import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { graphDigest, sendDeck } from '../../../scripts/sentinel/machine-graph.ts'
import { runSentinel } from '../../../scripts/sentinel/run-sentinel.ts'
import {
  type BootContainer,
  createBootContainer,
  createSurroundings,
  type Surroundings,
} from '../../infra/support/boot-container.ts'
import { createDisk, type Disk } from '../../infra/support/disk.ts'
import { exportedGraph } from '../../infra/support/machine-graph.ts'
import { type DockerEngine, dockerMissing, startDockerEngine } from '../../services/docker-engine.ts'
import { baseImage } from '../../services/images.ts'
import { samplePath } from '../../support/run-program.ts'
import type { Instance } from '../account.ts'
import { accountWithFoundation, type Ready } from './support/account-with-foundation.ts'

const missing =
  process.env['CI'] === 'true' ? undefined : ((await dockerMissing()) ?? 'disks of files need CI=true and root')

describe.skipIf(missing !== undefined)(`a graph outlives its machine${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let engine: DockerEngine
  let ready: Ready
  let disk: Disk
  let account: Surroundings
  let machine: BootContainer | undefined

  beforeAll(async () => {
    engine = await startDockerEngine()
    const image = await baseImage(engine)
    ready = await accountWithFoundation()
    disk = await createDisk(64)
    const [volumeId = ''] = ready.region.volumes.keys()
    account = await createSurroundings(volumeId)
    await account.set('plugin', 'a plugin')
    ready.fake.world.quota = 64
    ready.fake.world.command = async (_instance, lines) => {
      const { status, output } = await running().run(lines.join('\n'))
      if (status !== 0) process.stderr.write(output)
      return { code: status, output }
    }
    // Each machine that the account starts is a container that runs the user data it was given.
    ready.fake.world.boot = async ({ id, userData }: Instance) => {
      await machine?.remove()
      await account.set('holder', 'None')
      machine = await createBootContainer({ engine, image, disk, surroundings: account, instanceId: id })
      const { status, output } = await machine.run(userData)
      if (status !== 0) process.stderr.write(output)
      return (await account.read('signals')).endsWith(`${id} SUCCESS\n`)
    }
  }, 600_000)
  afterAll(async () => {
    await machine?.remove()
    await disk.remove()
    await account.remove()
    await ready.end()
    await engine.stop()
  })

  const running = (): BootContainer => {
    if (machine === undefined) throw new Error('No machine was started.')
    return machine
  }
  const types = (): readonly string[] =>
    [...ready.region.instances.values()].filter(({ state }) => state === 'running').map(({ type }) => type)

  test('it is written, destroyed, deployed again on another type, and read back', async () => {
    const { operator, assembly } = ready
    const larger = await operator.synth('larger', '--context', 'instanceType=c5.4xlarge')
    const ssm = new SSMClient({
      endpoint: ready.fake.url,
      region: ready.fake.home,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'made-up' },
    })
    const instanceId = (): string =>
      [...ready.region.instances.values()].find(({ state }) => state === 'running')?.id ?? ''
    const deployed: string[] = []
    const digest = await runSentinel(
      {
        deploy: async (type) => {
          const app = type === 'c5.4xlarge' ? larger : assembly
          const end = await operator.script('deploy', '--yes', '--instance-type', type, '--app', app)
          expect(end.stderr + end.stdout).toContain('http')
          expect(end.code).toBe(0)
          expect(types()).toEqual([type])
          deployed.push(await exportedGraph(running()))
        },
        destroy: async () => {
          deployed.push(await exportedGraph(running()))
          expect((await operator.script('destroy', '--yes', '--no-dump')).code).toBe(0)
          expect(types()).toEqual([])
        },
        write: async () => sendDeck(ssm, instanceId(), await readFile(samplePath)),
        digest: () => graphDigest(ssm, instanceId()),
      },
      { first: 't3.2xlarge', second: 'c5.4xlarge' },
    )
    const [empty, written = '', again] = deployed
    expect(empty).not.toContain('sample.pptx')
    expect(written).toContain('sample.pptx')
    expect(again).toBe(written)
    expect(digest).toBe(createHash('sha256').update(written).digest('hex'))
    expect(new Set((await account.read('signals')).trim().split('\n')).size).toBe(2)
    const formatted = (await running().run(`blkid -p -s TYPE -o value ${disk.device}`)).output
    expect(formatted.trim()).toBe('ext4')
  }, 300_000)
})
