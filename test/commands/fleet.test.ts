import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Job } from '../../app/domain/job.ts'
import { refuse } from '../../bench/provider/faults.ts'
import type { MockProvider } from '../../bench/provider/mock-provider.ts'
import { makeBigDeck, makeVariants } from '../../examples/make-decks.ts'
import { chatKeys, environmentFor, startRunProvider, temporaryFolder } from '../runs/provider-run.ts'
import { neo4jMissing } from '../services/neo4j.ts'
import { redisMissing } from '../services/redis.ts'
import { runProgram, samplePath } from '../support/run-program.ts'
import { mountSmallDisk, smallDiskMissing } from '../support/small-disk.ts'
import { type Fleet, startFleet } from './fleet/start-fleet.ts'

const missing = (await redisMissing()) ?? (await neo4jMissing())
const noDisk = await smallDiskMissing()
/** Servers that were there before are not killed. */
const mayKill = process.env['TEST_REDIS_URL'] === undefined && process.env['TEST_NEO4J_URI'] === undefined

if (missing !== undefined) {
  // A machine without the servers may skip this; continuous integration may not.
  it.skipIf(process.env['CI'] !== 'true')(`a fleet is not tested: ${missing}`, () => expect.fail(missing))
} else {
  let fleet: Fleet
  let deck: Uint8Array
  beforeAll(async () => {
    fleet = await startFleet()
    deck = await makeBigDeck(3)
  }, 600_000)
  afterEach(() => fleet.reset(), 120_000)
  afterAll(() => fleet.stop(), 60_000)

  it('an API and workers of their own share queue and graph', async () => {
    const { url, send, finished } = await fleet.startApi()
    expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({ ready: true })
    const workers = await Promise.all([1, 2].map(() => fleet.start(['worker'], 'worker ready')))
    const jobs = [await send(deck, 'big.pptx'), await send(await readFile(samplePath), 'sample.pptx')]
    for (const [index, bytes] of (await makeVariants(3, 41)).entries()) jobs.push(await send(bytes, `${index}.pptx`))
    for (const { id, links } of jobs) {
      await (await fetch(`${url}${links.events}`)).text()
      expect(await finished(id)).toMatchObject({ state: 'completed', attempts: 1 })
    }
    const { documents } = (await (await fetch(`${url}/documents`)).json()) as { documents: { fileName: string }[] }
    expect(documents.map((document) => document.fileName).sort((a, b) => a.localeCompare(b))).toEqual([
      '0.pptx',
      '1.pptx',
      '2.pptx',
      'big.pptx',
      'sample.pptx',
    ])
    for (const { log } of workers) expect(log()).not.toContain('ingestion failed')
    // What the API, which does not work, knows nothing of.
    const figures = await Promise.all(workers.map(({ log }) => fetch(/"figures":"([^"]+)"/.exec(log())?.[1] ?? '')))
    const texts = await Promise.all(figures.map((answer) => answer.text()))
    const done = texts.map((text) => Number(/^knowbase_segments_total\{outcome="done"\} (\d+)$/m.exec(text)?.[1] ?? 0))
    expect(done.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(jobs.length)
    // One whose port is taken works all the same.
    const port = new URL(figures[0]?.url ?? '').port
    const { log } = await fleet.start(['worker'], 'worker ready', { METRICS_PORT: port })
    expect(log()).toContain(`Cannot listen on 127.0.0.1:${port}: it is taken.`)
  }, 300_000)

  it('doctor finds the troubles of the workers through an API that does not work', async () => {
    const provider = await startRunProvider({
      embeddings: {},
      fault: (_call, index) =>
        index % 2 === 0 ? refuse(429, 'rate', 'Slow down.', { 'retry-after': '0' }) : undefined,
    })
    const { url, send, finished } = await fleet.startApi()
    const limits = { MAX_PARALLEL_SEGMENTS: '1', OPENAI_MAX_RPM: '900' }
    await fleet.start(['worker'], 'worker ready', { ...workerEnvironment(provider), ...limits })
    const { id } = await send(await readFile(samplePath), 'sample.pptx')
    expect(await finished(id)).toMatchObject({ state: 'completed' })
    const elsewhere = await temporaryFolder()
    const doctor = ['doctor', '--json', '--data', elsewhere.path, '--server', url]
    const { code, stdout } = await runProgram(doctor)
    await Promise.all([elsewhere.remove(), provider.close()])
    expect(code).toBe(1)
    const checks = JSON.parse(stdout) as { name: string; ok: boolean }[]
    expect(checks.filter(({ ok }) => !ok)).toEqual([
      expect.objectContaining({ name: 'Segments at once, of the server', found: 'segments run one at a time' }),
      expect.objectContaining({
        name: '429s of the provider',
        advice: expect.stringMatching(/^Set OPENAI_MAX_RPM \(now \d+ a minute\)/) as string,
      }),
    ])
    expect(checks.map(({ name }) => name)).toContain('Memory of the last worker')
    await fleet.reset()
  }, 120_000)

  describe.skipIf(!mayKill)('a run comes to the same graph, and pays for nothing twice, though', () => {
    let undisturbed: Run
    beforeAll(async () => {
      undisturbed = await runOf(async () => {})
      expect(undisturbed.job).toMatchObject({ state: 'completed', attempts: 1 })
      expect(new Set(undisturbed.calls).size).toBe(undisturbed.calls.length)
      await fleet.reset()
    }, 120_000)

    const halfDone = (provider: MockProvider) =>
      expect.poll(() => chatKeys(provider).length, patience).toBeGreaterThan(undisturbed.calls.length / 2)
    const expectSame = ({ job, calls, graph }: Run): void => {
      expect(job).toMatchObject({ state: 'completed' })
      expect(graph).toEqual(undisturbed.graph)
      expect(sorted(calls)).toEqual(sorted(undisturbed.calls))
    }

    it('its worker is killed: another asks again for just what was in flight', async () => {
      let stored = 0
      // What the first worker sent before it died may come to its provider later.
      const next = await startSlowProvider()
      const { job, graph } = await runOf(async (provider, worker) => {
        await halfDone(provider)
        worker.child.kill('SIGKILL')
        await worker.ended
        stored = await fleet.storedCalls()
        await fleet.start(['worker'], 'worker ready', workerEnvironment(next))
      })
      expect(job).toMatchObject({ state: 'completed', attempts: 1 })
      expect(graph).toEqual(undisturbed.graph)
      const again = chatKeys(next)
      await next.close()
      expect(stored).toBeGreaterThan(0)
      expect(again).toHaveLength(undisturbed.calls.length - stored)
      expect(new Set(again).size).toBe(again.length)
    }, 240_000)

    it('Redis is killed and started again', async () => {
      expectSame(
        await runOf(async (provider) => {
          await halfDone(provider)
          await fleet.redis.restart()
        }),
      )
    }, 120_000)

    it('Neo4j is killed and started again', async () => {
      expectSame(
        await runOf(async (provider) => {
          // The last answers are on their way, and the graph is written next.
          await expect.poll(() => chatKeys(provider).length, patience).toBe(undisturbed.calls.length)
          await fleet.neo4j.restart()
        }),
      )
    }, 240_000)
  })

  if (noDisk !== undefined) {
    it.skipIf(process.env['CI'] !== 'true')(`a full disk is not tested: ${noDisk}`, () => expect.fail(noDisk))
  } else {
    it('a worker whose disk is full says so, and does the deck once there is room', async () => {
      const disk = await mountSmallDisk()
      try {
        await disk.fill(64 * 1024)
        const { send, job, finished } = await fleet.startApi()
        await fleet.start(['worker', '--data', disk.path], 'worker ready')
        const { id } = await send(deck, 'big.pptx')
        await expect
          .poll(async () => (await job(id)).error, patience)
          .toMatchObject({
            code: 'store_failed',
            message: expect.stringContaining('no room') as string,
            advice: expect.stringContaining('Make room on the disk') as string,
          })
        await disk.clear()
        expect(await finished(id)).toMatchObject({ state: 'completed' })
        await fleet.reset()
      } finally {
        await disk.remove()
      }
    }, 120_000)
  }

  type Worker = Awaited<ReturnType<Fleet['start']>>
  type Run = { readonly job: Job; readonly calls: readonly string[]; readonly graph: unknown }

  /** A run of the deck by one worker with a provider of its own, and what happens meanwhile. */
  async function runOf(meanwhile: (provider: MockProvider, worker: Worker) => Promise<void>): Promise<Run> {
    const provider = await startSlowProvider()
    try {
      const { send, finished } = await fleet.startApi()
      const worker = await fleet.start(['worker'], 'worker ready', workerEnvironment(provider))
      const { id } = await send(deck, 'big.pptx')
      await meanwhile(provider, worker)
      const job = await finished(id)
      return { job, calls: chatKeys(provider), graph: await fleet.graph() }
    } finally {
      await provider.close()
    }
  }
}

const patience = { timeout: 60_000, interval: 20 }

function startSlowProvider(): Promise<MockProvider> {
  return startRunProvider({
    latency: () => ({ firstTokenMs: 500, msPerToken: 0.5 }),
    // The graph is that of vectors made here, as the other tests of these servers have them.
    embeddings: {},
  })
}

/** Nothing is asked twice for the sake of speed, so that what is asked can be counted. */
function workerEnvironment(provider: MockProvider): Readonly<Record<string, string>> {
  return { ...environmentFor(provider), HEDGING: 'off' }
}

function sorted(keys: readonly string[]): readonly string[] {
  return keys.toSorted((a, b) => (a < b ? -1 : 1))
}
