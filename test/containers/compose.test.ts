import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import neo4j from 'neo4j-driver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedFolder } from '../../bench/harness.ts'
import { makeBigDeck } from '../../examples/make-decks.ts'
import { addComposePlugin, composeMissing } from '../services/compose-plugin.ts'
import { type DockerEngine, dockerMissing, startDockerEngine } from '../services/docker-engine.ts'
import { baseImage, npmVariables, serverImages } from '../services/images.ts'
import { samplePath } from '../support/run-program.ts'
import { type ComposeStack, startComposeStack } from './support/compose-stack.ts'
import { finish, forget, type GraphView, graphOf, jobOf, send } from './support/jobs.ts'
import { runOutOfMemory } from './support/out-of-memory.ts'

const missing = (await dockerMissing()) ?? (await composeMissing())

if (missing !== undefined) {
  // A machine without Docker may skip this; continuous integration may not.
  it.skipIf(process.env['CI'] !== 'true')(`compose.yaml is not tested: ${missing}`, () => expect.fail(missing))
} else {
  let engine: DockerEngine
  let stack: ComposeStack
  let deck: Uint8Array
  let document = ''
  let graph: GraphView

  const inspect = async (service: string, format: string): Promise<string> => {
    const [id = ''] = await stack.containers(service)
    return (await engine.docker(['inspect', '--format', format, id])).trim()
  }
  const inWorker = (code: string): Promise<string> =>
    stack.compose('exec', '-T', 'ingestion-worker', 'node', '-p', code)

  beforeAll(async () => {
    engine = await startDockerEngine()
    const [images, base] = await Promise.all([serverImages(engine), baseImage(engine), addComposePlugin(engine)])
    const environment = { ...images, ...npmVariables(), KNOWBASE_IMAGE: 'knowbase-test/composed', BASE_IMAGE: base }
    // Little enough that taking all of the worker's is quick.
    stack = await startComposeStack(engine, environment, 6144)
    const shared = join(sharedFolder, 'decks/big/deck-250.pptx')
    deck = existsSync(shared) ? await readFile(shared) : await makeBigDeck(1)
  }, 1_800_000)
  afterAll(async () => {
    await stack?.remove()
    await engine.stop()
  }, 120_000)

  describe('compose.yaml', () => {
    it('gives each container the limits that were written for this host', async () => {
      const { limits } = stack
      const bytes = (name: string): string => String(Number.parseInt(limits[name] ?? '', 10) * 2 ** 20)
      for (const [service, name] of [
        ['api', 'API_MEMORY'],
        ['ingestion-worker', 'WORKER_MEMORY'],
        ['redis', 'REDIS_MEMORY'],
        ['neo4j', 'NEO4J_MEMORY'],
      ] as const) {
        expect([service, await inspect(service, '{{.HostConfig.Memory}}')]).toEqual([service, bytes(name)])
      }
      expect(await inspect('ingestion-worker', '{{.HostConfig.MemoryReservation}}')).toBe(
        bytes('WORKER_RESERVED_MEMORY'),
      )
      expect(await inspect('ingestion-worker', '{{.HostConfig.NanoCpus}}')).toBe(
        `${Number(limits['WORKER_CPUS']) * 1e9}`,
      )
      expect(await inspect('ingestion-worker', '{{.HostConfig.CpuShares}}')).toBe(limits['WORKER_CPU_SHARES'])
      // V8 adds the young generation to what it is told.
      const heap = Number(await inWorker('v8.getHeapStatistics().heap_size_limit')) / 2 ** 20
      const told = Number(limits['WORKER_HEAP_MIB'])
      expect(heap).toBeGreaterThanOrEqual(told)
      expect(heap).toBeLessThan(told + 256)
    })

    it('has the kernel hold them', async () => {
      const read = `['/sys/fs/cgroup/memory/memory.limit_in_bytes', '/sys/fs/cgroup/memory.max',
        '/sys/fs/cgroup/cpu/cpu.cfs_quota_us', '/sys/fs/cgroup/cpu.max'].filter((path) => fs.existsSync(path))
        .map((path) => fs.readFileSync(path, 'utf8').split(/\\s/)[0]).join()`
      const { limits } = stack
      const memory = Number.parseInt(limits['WORKER_MEMORY'] ?? '', 10) * 2 ** 20
      expect((await inWorker(read)).trim()).toBe(`${memory},${Number(limits['WORKER_CPUS']) * 100_000}`)
    })

    it('takes from API and worker all that they do without', async () => {
      for (const service of ['api', 'ingestion-worker']) {
        expect(await inspect(service, '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}}')).toBe('true [ALL]')
        expect(await inspect(service, '{{.HostConfig.SecurityOpt}}')).toContain('no-new-privileges')
      }
      const attempts = `['/app/x', '/x', '/data/x', '/tmp/x'].filter((path) => {
        try { fs.writeFileSync(path, ''); fs.rmSync(path); return true } catch { return false } }).join()`
      expect((await inWorker(attempts)).trim()).toBe('/data/x,/tmp/x')
    })

    it('shows no secret to those who can inspect containers', async () => {
      const known = await Promise.all(['JWT_SECRET', 'NEO4J_PASSWORD'].map(stack.secret))
      for (const service of ['api', 'ingestion-worker', 'redis', 'neo4j']) {
        const facts = await inspect(service, '{{json .}}')
        for (const secret of known) expect(facts).not.toContain(secret)
      }
    })

    it('restarts what ends, rotates logs, and keeps the servers from other machines', async () => {
      for (const service of ['api', 'ingestion-worker', 'redis', 'neo4j']) {
        expect(await inspect(service, '{{.HostConfig.RestartPolicy.Name}}')).toBe('unless-stopped')
        expect(await inspect(service, '{{index .HostConfig.LogConfig.Config "max-size"}}')).toBe('10m')
      }
      expect(await inspect('redis', '{{len .HostConfig.PortBindings}}')).toBe('0')
      const addresses = '{{range .HostConfig.PortBindings}}{{range .}}{{.HostIp}} {{end}}{{end}}'
      expect(await inspect('neo4j', addresses)).toBe('127.0.0.1 127.0.0.1')
    })

    it('turns a deck that is sent over HTTP into a graph that Bolt shows', async () => {
      const job = await send(stack, deck, 'deck-250.pptx')
      await finish(stack, job)
      document = job.documentId
      graph = await graphOf(stack, document)
      const log = await stack.compose('logs', '--no-color', 'ingestion-worker')
      expect(log).toMatch(/\[EXTRACTOR\] Starting PARALLEL extraction for \d+ segments/)
      expect(log).toMatch(/\[EXTRACTOR\] Segment 1 DONE: \d+ concepts/)
      const { uri, user, password } = stack.bolt
      await using driver = neo4j.driver(uri, neo4j.auth.basic(user, password), { disableLosslessIntegers: true })
      const { records } = await driver.executeQuery(
        `MATCH (document:Document) WITH count(document) AS documents
         MATCH (slide:Slide) WITH documents, count(slide) AS slides
         MATCH (concept:Concept) WITH documents, slides, count(concept) AS concepts
         MATCH (:Concept)-[relation:RELATES]->(:Concept) RETURN documents, slides, concepts, count(relation) AS relations`,
      )
      expect(records[0]?.toObject()).toEqual({
        documents: 1,
        slides: 250,
        concepts: graph.concepts,
        relations: graph.relations,
      })
      expect(graph.concepts).toBeGreaterThan(100)
      expect(graph.relations).toBeGreaterThan(50)
    }, 600_000)

    it('loses nothing when the kernel ends the worker for want of memory', async () => {
      const [worker = ''] = await stack.containers('ingestion-worker')
      await forget(stack, document)
      // Slow enough to be caught at work.
      await engine.docker(['update', '--cpus', '0.4', worker])
      const job = await send(stack, deck, 'deck-250.pptx')
      const waiting = await send(stack, await readFile(samplePath), 'sample.pptx')
      while ((await jobOf(stack, job.id)).segments.done === 0) await setTimeout(200)
      expect(await jobOf(stack, job.id)).toMatchObject({ state: 'active' })
      await runOutOfMemory(engine, worker)
      await engine.docker(['update', '--cpus', stack.limits['WORKER_CPUS'] ?? '', worker])
      await Promise.all([finish(stack, job), finish(stack, waiting)])
      // Concepts are those of both decks together.
      await forget(stack, waiting.documentId)
      expect(await graphOf(stack, job.documentId)).toEqual(graph)
      // Nor does it leave anything.
      expect(await inWorker(`fs.globSync('/data/uploads/**/*.pptx*').join()`)).toBe('\n')
    }, 600_000)

    it('runs as many workers as it is told to', async () => {
      await stack.compose('up', '--detach', '--wait', '--scale', 'ingestion-worker=3')
      expect(await stack.containers('ingestion-worker')).toHaveLength(3)
      const states = await stack.compose('ps', '--format', '{{.State}}', 'ingestion-worker')
      expect(states.trim().split('\n')).toEqual(['running', 'running', 'running'])
    }, 120_000)
  })
}
