import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeBigDeck, makeVariants } from '../../examples/make-decks.ts'
import { neo4jMissing, startNeo4j, type TestNeo4j } from '../services/neo4j.ts'
import { redisMissing, startRedis, type TestRedis } from '../services/redis.ts'
import { type ProgramRun, runProgram, samplePath } from '../support/run-program.ts'

type Program = { readonly child: ChildProcess; readonly ended: Promise<ProgramRun>; readonly log: () => string }

const missing = (await redisMissing()) ?? (await neo4jMissing())

if (missing !== undefined) {
  // A machine without the servers may skip this; continuous integration may not.
  it.skipIf(process.env['CI'] !== 'true')(`a fleet is not tested: ${missing}`, () => expect.fail(missing))
} else {
  let folder = ''
  let redis: TestRedis
  let neo4j: TestNeo4j
  const programs: Program[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'knowbase-fleet-'))
    ;[redis, neo4j] = await Promise.all([startRedis(), startNeo4j()])
  }, 600_000)
  afterAll(async () => {
    for (const { child } of programs) child.kill('SIGTERM')
    await Promise.all(programs.map(({ ended }) => ended))
    await Promise.all([redis.stop(), neo4j.stop()])
    await rm(folder, { recursive: true })
  }, 60_000)

  /** Starts a program and waits for a line of its log. */
  const start = async (args: readonly string[], line: string): Promise<Program> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let log = ''
    const started = Promise.withResolvers<ChildProcess>()
    const ended = runProgram([...args, '--data', join(folder, String(programs.length))], {
      environment: {
        REDIS_URL: redis.url,
        NEO4J_URI: neo4j.uri,
        NEO4J_USER: neo4j.user,
        NEO4J_PASSWORD: neo4j.password,
        LOG_FORMAT: 'json',
      },
      onStart: (child) => {
        started.resolve(child)
        child.stdout?.on('data', (data: Buffer) => {
          log += data.toString()
          if (log.includes(line)) resolve()
        })
        child.on('close', () => reject(new Error(`It ended:\n${log}`)))
      },
    })
    const program = { child: await started.promise, ended, log: () => log }
    programs.push(program)
    await promise
    return program
  }

  it('an API and workers of their own share queue and graph, and a killed worker loses nothing', async () => {
    const api = await start(['serve', '--no-work', '--port', '0'], 'describes the API')
    const url = /"url":"(http:[^"]+)"/.exec(api.log())?.[1] ?? ''
    expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({ ready: true })
    const send = async (bytes: Uint8Array, name: string) => {
      const form = new FormData()
      form.append('file', new Blob([new Uint8Array(bytes)]), name)
      const answer = await fetch(`${url}/ingest/pptx`, { method: 'POST', body: form })
      return ((await answer.json()) as { job: { id: string; links: { events: string } } }).job
    }
    const job = await send(await makeBigDeck(3), 'big.pptx')
    const first = await start(['worker'], '[EXTRACTOR] Segment 1 START')
    first.child.kill('SIGKILL')
    await first.ended
    const second = await start(['worker'], 'worker ready')
    const jobs = [job, await send(await readFile(samplePath), 'sample.pptx')]
    for (const [index, bytes] of (await makeVariants(3, 41)).entries()) jobs.push(await send(bytes, `${index}.pptx`))
    for (const { id, links } of jobs) {
      await (await fetch(`${url}${links.events}`)).text()
      expect(await (await fetch(`${url}/jobs/${id}`)).json()).toMatchObject({ state: 'completed', attempts: 1 })
    }
    const { documents } = (await (await fetch(`${url}/documents`)).json()) as { documents: { fileName: string }[] }
    expect(documents.map((document) => document.fileName).sort((a, b) => a.localeCompare(b))).toEqual([
      '0.pptx',
      '1.pptx',
      '2.pptx',
      'big.pptx',
      'sample.pptx',
    ])
    expect(second.log()).not.toContain('ingestion failed')
  }, 300_000)
}
