import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serverChecks } from '../../app/commands/server-checks.ts'
import type { WorkerState } from '../../app/domain/job.ts'
import { parseMetrics, type RemoteJob, type RemoteState } from '../../app/http/client/remote-state.ts'
import { diedTooOften } from '../../app/queue/refusals.ts'
import { refuse } from '../../bench/provider/faults.ts'
import { startMockProvider } from '../../bench/provider/mock-provider.ts'
import { createSlideAnswers } from '../../bench/provider/slide-answers.ts'
import { type ProgramRun, runProgram, samplePath } from '../support/run-program.ts'
import { startServer } from '../support/start-server.ts'

/** A server in a process of its own that has taken one deck in, as long as `use` lasts. */
async function besideServer(
  environment: Readonly<Record<string, string>>,
  use: (data: string, url: string) => Promise<void>,
): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'knowbase-doctor-'))
  let child: ChildProcess | undefined
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>()
  const ended = runProgram(['serve', '--port', '0', '--data', data], {
    environment: { LOG_FORMAT: 'json', ...environment },
    onStart: (started) => {
      child = started
      let output = ''
      started.stdout?.on('data', (piece: Buffer) => {
        output += piece.toString()
        const url = /"url":"(http:[^"]+)".*ready/.exec(output)?.[1]
        if (url !== undefined) resolve(url)
      })
      started.on('close', () => reject(new Error(`The server ended:\n${output}`)))
    },
  })
  try {
    const url = await ready
    const form = new FormData()
    form.append('file', new Blob([await readFile(samplePath)]), 'sample.pptx')
    const sent = (await (await fetch(`${url}/ingest/pptx`, { method: 'POST', body: form })).json()) as {
      job: { links: { events: string } }
    }
    await (await fetch(new URL(sent.job.links.events, url))).text()
    await use(data, url)
  } finally {
    child?.kill('SIGTERM')
    await ended
    await rm(data, { recursive: true, force: true })
  }
}

type Found = { readonly name: string; readonly ok: boolean; readonly found: string; readonly advice?: string }
const checksOf = ({ stdout }: ProgramRun): ReadonlyMap<string, Found> =>
  new Map((JSON.parse(stdout) as Found[]).map((check) => [check.name, check]))

describe('doctor beside a server', { timeout: 120_000 }, () => {
  it('finds segments that run one at a time and 429s, and says what to change', async () => {
    const provider = await startMockProvider({
      answer: createSlideAnswers(),
      models: ['gpt-6-luna'],
      fault: (_call, index) =>
        index % 2 === 0 ? refuse(429, 'rate', 'Slow down.', { 'retry-after': '0' }) : undefined,
    })
    const environment = {
      LLM_PROVIDER: 'openai',
      OPENAI_API_KEY: 'any',
      OPENAI_BASE_URL: `${provider.url}/v1`,
      OPENAI_MODEL: 'gpt-6-luna',
      OPENAI_MAX_RPM: '900',
      MAX_PARALLEL_SEGMENTS: '1',
    }
    try {
      await besideServer(environment, async (data) => {
        const run = await runProgram(['doctor', '--json', '--data', data])
        expect(run.code).toBe(1)
        const checks = checksOf(run)
        expect(checks.get('Server')).toMatchObject({ ok: true })
        expect(checks.get('Segments at once, of the server')).toMatchObject({
          ok: false,
          found: 'segments run one at a time',
          advice: expect.stringContaining('MAX_PARALLEL_SEGMENTS') as string,
        })
        expect(checks.get('429s of the provider')).toMatchObject({
          ok: false,
          found: expect.stringMatching(/^[1-9]\d* of \d+ calls of the last 1 jobs/) as string,
          advice: expect.stringMatching(/OPENAI_MAX_RPM \(now \d+ a minute\)/) as string,
        })
      })
    } finally {
      await provider.close()
    }
  })

  it('is content with one that is well, by its address', async () => {
    await besideServer({ LLM_PROVIDER: 'local' }, async (data, url) => {
      const run = await runProgram(['doctor', '--json', '--data', data, '--server', url])
      expect([...checksOf(run).values()].filter((check) => !check.ok)).toEqual([])
      expect(checksOf(run).get('Memory of the last worker')).toMatchObject({ ok: true })
      expect(run.code).toBe(0)
    })
  })

  it('names what is down, for the server and for this machine, and tells what can be told all the same', async () => {
    const REDIS_URL = 'redis://127.0.0.1:9'
    const running = await startServer({ REDIS_URL })
    const data = await mkdtemp(join(tmpdir(), 'knowbase-doctor-'))
    const environment = { REDIS_URL, NEO4J_URI: 'bolt://127.0.0.1:9', NEO4J_PASSWORD: 'any' }
    const run = await runProgram(['doctor', '--json', '--data', data, '--server', running.url], { environment })
    await Promise.all([running.stop(), rm(data, { recursive: true })])
    expect(run.code).toBe(1)
    const checks = checksOf(run)
    const advice = (variable: string): unknown => expect.stringContaining(variable)
    expect(checks.get('Graph')).toMatchObject({ ok: false, advice: advice('NEO4J_URI') })
    expect(checks.get('Queue')).toMatchObject({ ok: false, advice: advice('REDIS_URL') })
    expect(checks.get('Server')).toMatchObject({
      ok: false,
      found: 'down: queue (Redis at 127.0.0.1:9 does not answer.)',
    })
    expect(checks.get('Memory of the server')).toMatchObject({ ok: true })
  })

  it('says that a server does not answer', async () => {
    const data = await mkdtemp(join(tmpdir(), 'knowbase-doctor-'))
    const run = await runProgram(['doctor', '--data', data, '--server', 'http://127.0.0.1:9'])
    await rm(data, { recursive: true })
    expect(run.code).toBe(1)
    expect(run.stdout).toContain('BAD  Server: The server at http://127.0.0.1:9 does not answer.')
  })
})

it('doctor tries the key, and names the variable of a wrong one', { timeout: 60_000 }, async () => {
  const provider = await startMockProvider({ answer: createSlideAnswers(), models: ['gpt-6-luna'], key: 'right' })
  const data = await mkdtemp(join(tmpdir(), 'knowbase-doctor-'))
  const checkOf = async (key: string) => {
    const environment = { OPENAI_API_KEY: key, OPENAI_BASE_URL: `${provider.url}/v1` }
    return checksOf(await runProgram(['doctor', '--json', '--data', data], { environment })).get('OPENAI_API_KEY')
  }
  expect(await checkOf('right')).toMatchObject({ ok: true })
  expect(await checkOf('wrong')).toMatchObject({
    ok: false,
    advice: expect.stringContaining('OPENAI_API_KEY') as string,
  })
  const environment = { ANTHROPIC_API_KEY: 'wrong', ANTHROPIC_BASE_URL: provider.url }
  const run = await runProgram(['doctor', '--json', '--data', data], { environment })
  expect(checksOf(run).get('ANTHROPIC_API_KEY')).toMatchObject({
    ok: false,
    advice: expect.stringContaining('ANTHROPIC_API_KEY') as string,
  })
  await provider.close()
  await rm(data, { recursive: true })
})

describe('checks of a server', () => {
  const server = (metrics: string, changes: Partial<RemoteState> = {}): RemoteState => ({
    metrics: async () => parseMetrics(metrics),
    down: async () => [],
    lastJobs: async () => [],
    ...changes,
  })
  const job: RemoteJob = {
    fileName: 'a.pptx',
    state: 'completed',
    calls: { done: 999, inFlight: 0, refused: 1 },
    bound: { seconds: 9, binds: 'cap' },
  }
  const worker: WorkerState = {
    peakMemoryBytes: 1e9,
    memoryLimitBytes: 16e9,
    limits: [
      { pool: 'anthropic/claude', bucket: 'requests', perMinute: 99.5 },
      { pool: 'anthropic/claude', bucket: 'inputTokens', perMinute: 49_750 },
    ],
  }
  const afterJobs = (...jobs: readonly Partial<RemoteJob>[]): RemoteState =>
    server('', { lastJobs: async () => jobs.map((changes) => ({ ...job, ...changes })) })
  const bad = async (state: RemoteState) => (await serverChecks(state)).filter((check) => !check.ok)

  it('find memory near the limit, of the server and of a worker elsewhere', async () => {
    const rss = (bytes: number): string =>
      `knowbase_memory_bytes{kind="heapUsed"} 1\nknowbase_memory_bytes{kind="rss"} ${bytes}\nknowbase_memory_limit_bytes 1e9\n`
    expect(await bad(server(rss(8.4e8)))).toEqual([])
    expect(await bad(server(rss(8.6e8)))).toMatchObject([
      {
        name: 'Memory of the server',
        found: '860 MB of 1,000 MB now',
        advice: expect.stringContaining('WORKER_MEMORY') as string,
      },
    ])
    // Its last job has not come to a worker yet.
    expect(await bad(afterJobs({ state: 'waiting' }, { worker: { ...worker, peakMemoryBytes: 15e9 } }))).toMatchObject([
      { name: 'Memory of the last worker', found: '15,000 MB of 16,000 MB at most' },
    ])
    expect(await bad(afterJobs({ worker }, { worker: { ...worker, peakMemoryBytes: 15e9 } }))).toEqual([])
  })

  it('go by what a worker elsewhere told of its cap and its limits, and by the figures of one that works itself', async () => {
    const refused = { calls: { done: 9, inFlight: 0, refused: 1 } }
    const told = afterJobs({ ...refused, worker: { ...worker, segmentsCap: 1 } })
    expect(await bad(told)).toMatchObject([
      { name: 'Segments at once, of the server', found: 'segments run one at a time' },
      {
        name: '429s of the provider',
        advice: expect.stringContaining(
          'Set ANTHROPIC_MAX_RPM (now 100 a minute) and ANTHROPIC_MAX_ITPM (now 49,750 a minute) to what',
        ) as string,
      },
    ])
    const itself = parseMetrics(
      'knowbase_segments_cap +Inf\nknowbase_budget_per_minute{pool="openai/gpt",bucket="tokens"} 199000\n',
    )
    expect(await bad({ ...told, metrics: async () => itself })).toMatchObject([
      { advice: expect.stringContaining('Set OPENAI_MAX_TPM (now 199,000 a minute) to what') as string },
    ])
    expect(await bad(afterJobs(refused))).toMatchObject([
      { advice: expect.stringMatching(/OPENAI_MAX_RPM, .*ANTHROPIC_MAX_OTPM/) as string },
    ])
  })

  it('tell of decks that workers died of, and not of files that are no decks', async () => {
    const error = { code: 'not_a_deck', message: 'It is no deck.', retryable: false } as const
    expect(await bad(afterJobs({ state: 'failed', error }))).toEqual([])
    expect(await bad(afterJobs({}, { state: 'failed', error: diedTooOften(3) }))).toMatchObject([
      {
        name: 'Jobs',
        found: '1 of the last 2 failed unforeseen: a.pptx: The process died 3 times while it worked on this deck.',
        advice: expect.stringContaining('more memory') as string,
      },
    ])
  })

  it('name what is down, take a 429 in a thousand calls for none, and tell what holds a deck back', async () => {
    const state = server('knowbase_segments_cap 5\n', { lastJobs: async () => [job] })
    expect(await bad(state)).toEqual([])
    const away = {
      ...state,
      down: async () => ['graph (it is away)'],
      lastJobs: () => Promise.reject(new Error('away')),
    }
    expect(await bad(away)).toMatchObject([{ name: 'Server', found: 'down: graph (it is away)' }])
    const found = async (binds: NonNullable<RemoteJob['bound']>['binds']) =>
      (await serverChecks({ ...state, lastJobs: async () => [{ ...job, bound: { seconds: 9, binds } }] }))[1]?.found
    expect(await found('cap')).toBe(
      'at most 5; a.pptx was held back by the cap on segments at once, knowbase plan says how much',
    )
    expect(await found('requests')).toContain('held back by requests a minute')
    expect(await found('chain')).toBe('at most 5')
  })
})
