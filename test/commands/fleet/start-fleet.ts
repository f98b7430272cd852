import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { readConfig } from '../../../app/config.ts'
import { isFinished, type Job } from '../../../app/domain/job.ts'
import { openStore } from '../../../app/wire.ts'
import { dumpGraph } from '../../graph/dump-graph.ts'
import { startNeo4j, type TestNeo4j } from '../../services/neo4j.ts'
import { startRedis, type TestRedis } from '../../services/redis.ts'
import { type ProgramRun, runProgram } from '../../support/run-program.ts'

type Program = { readonly child: ChildProcess; readonly ended: Promise<ProgramRun>; readonly log: () => string }

export type Fleet = {
  readonly redis: TestRedis
  readonly neo4j: TestNeo4j
  /** Starts a program and waits for a line of its log. Its data folder is one of its own unless it is told another. */
  readonly start: (args: readonly string[], line: string, environment?: Environment) => Promise<Program>
  /** Starts an API that does not work on decks itself. */
  readonly startApi: () => Promise<FleetApi>
  /** The whole graph, but for when its documents came there. */
  readonly graph: () => Promise<unknown>
  /** Chat calls whose results the journal in Redis keeps. */
  readonly storedCalls: () => Promise<number>
  /** Ends the programs, and empties queue, journal, budget and graph. */
  readonly reset: () => Promise<void>
  readonly stop: () => Promise<void>
}

type Environment = Readonly<Record<string, string>>

export type FleetApi = {
  readonly url: string
  readonly send: (bytes: Uint8Array, name: string) => Promise<{ id: string; links: { events: string } }>
  readonly job: (id: string) => Promise<Job>
  /** The job once it is finished, whatever answers the API gives meanwhile. */
  readonly finished: (id: string) => Promise<Job>
}

/** Redis and Neo4j, and programs on them. */
export async function startFleet(): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'knowbase-fleet-'))
  const [redis, neo4j] = await Promise.all([startRedis(), startNeo4j()])
  const graphAt = { NEO4J_URI: neo4j.uri, NEO4J_USER: neo4j.user, NEO4J_PASSWORD: neo4j.password }
  const programs: Program[] = []
  let started = 0

  const start: Fleet['start'] = async (args, line, environment = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let log = ''
    const spawned = Promise.withResolvers<ChildProcess>()
    const data = ['--data', join(folder, String(started++))]
    const ended = runProgram(args.includes('--data') ? args : [...args, ...data], {
      environment: { ...graphAt, REDIS_URL: redis.url, LOG_FORMAT: 'json', METRICS_PORT: '0', ...environment },
      onStart: (child) => {
        spawned.resolve(child)
        child.stdout?.on('data', (text: Buffer) => {
          log += text.toString()
          if (log.includes(line)) resolve()
        })
      },
    })
    ended.then(({ stderr }) => reject(new Error(`It ended:\n${log}${stderr}`)), reject)
    const program = { child: await spawned.promise, ended, log: () => log }
    programs.push(program)
    await promise
    return program
  }
  const endPrograms = async (): Promise<void> => {
    for (const { child } of programs) child.kill('SIGTERM')
    await Promise.all(programs.splice(0).map(({ ended }) => ended))
  }
  const withStore = async <T>(work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>): Promise<T> => {
    const store = await openStore(readConfig(graphAt))
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }
  const askRedis = async <T>(work: (one: Redis) => Promise<T>): Promise<T> => {
    const connection = new Redis(redis.url)
    try {
      return await work(connection)
    } finally {
      connection.disconnect()
    }
  }

  return {
    redis,
    neo4j,
    start,
    startApi: async () => {
      const { log } = await start(['serve', '--no-work', '--port', '0'], 'describes the API')
      return apiAt(/"url":"(http:[^"]+)"/.exec(log())?.[1] ?? '')
    },
    graph: () =>
      withStore(async (store) => {
        const dump = (await dumpGraph(store, 0)) as { documents: { ingestedAt: string }[] }
        return { ...dump, documents: dump.documents.map((document) => ({ ...document, ingestedAt: '' })) }
      }),
    storedCalls: () =>
      askRedis(async (one) => {
        const values = await one.hvals('{knowbase}:journal:values')
        return values.filter((value) => value.startsWith('{"object"')).length
      }),
    reset: async () => {
      await endPrograms()
      await askRedis((one) => one.flushall())
      await withStore(async (store) => {
        for (const { id } of await store.documents()) await store.remove(id)
      })
    },
    stop: async () => {
      await endPrograms()
      await Promise.all([redis.stop(), neo4j.stop()])
      await rm(folder, { recursive: true })
    },
  }
}

function apiAt(url: string): FleetApi {
  const job = async (id: string): Promise<Job> => {
    const answer = await fetch(`${url}/jobs/${id}`)
    if (!answer.ok) throw new Error(`The API answers ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as Job
  }
  return {
    url,
    send: async (bytes, name) => {
      const form = new FormData()
      form.append('file', new Blob([new Uint8Array(bytes)]), name)
      const answer = await fetch(`${url}/ingest/pptx`, { method: 'POST', body: form })
      return ((await answer.json()) as { job: { id: string; links: { events: string } } }).job
    },
    job,
    finished: async (id) => {
      for (;;) {
        // While a server is away the API says so.
        const now = await job(id).catch(() => undefined)
        if (now !== undefined && isFinished(now.state)) return now
        await setTimeout(100)
      }
    },
  }
}
