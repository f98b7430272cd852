import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serverChecks } from '../../app/commands/server-checks.ts'
import { parseMetrics, type RemoteState } from '../../app/http/client/remote-state.ts'
import { refuse } from '../../bench/provider/faults.ts'
import { startMockProvider } from '../../bench/provider/mock-provider.ts'
import { createSlideAnswers } from '../../bench/provider/slide-answers.ts'
import { type ProgramRun, runProgram, samplePath } from '../support/run-program.ts'

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
    lastMachine: async () => undefined,
    ...changes,
  })
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
    const worker = async () => ({ peakMemoryBytes: 15e9, memoryLimitBytes: 16e9 })
    expect(await bad(server(rss(1), { lastMachine: worker }))).toMatchObject([{ name: 'Memory of the last worker' }])
  })

  it('say where the limits are told that an API without work does not know', async () => {
    const job = { fileName: 'a.pptx', calls: { done: 9, refused: 1 } }
    expect(await bad(server('', { lastJobs: async () => [job] }))).toMatchObject([
      {
        name: '429s of the provider',
        advice: expect.stringMatching(
          /OPENAI_MAX_RPM.*knowbase_budget_per_minute at \/metrics of its METRICS_PORT/,
        ) as string,
      },
    ])
  })

  it('name what is down, take a 429 in a thousand calls for none, and tell of a cap that binds', async () => {
    const job = { fileName: 'a.pptx', calls: { done: 999, refused: 1 }, bound: { seconds: 9, binds: 'cap' } }
    const state = server('knowbase_segments_cap 5\n', {
      down: async () => ['graph (it is away)'],
      lastJobs: async () => [job],
    })
    expect(await bad(state)).toMatchObject([{ name: 'Server', found: 'down: graph (it is away)' }])
    expect(await serverChecks(state)).toContainEqual(
      expect.objectContaining({ found: 'at most 5, which holds a.pptx back; knowbase plan says how much' }),
    )
  })
})
