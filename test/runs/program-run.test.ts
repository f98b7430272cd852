import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MockProvider } from '../../bench/provider/mock-provider.ts'
import { runProgram, samplePath } from '../support/run-program.ts'
import { chatKeys, environmentFor, type Folder, startRunProvider, temporaryFolder } from './provider-run.ts'

let folder: Folder
let provider: MockProvider
let isBroken = false
let data = ''
beforeAll(async () => {
  folder = await temporaryFolder()
  data = join(folder.path, 'data')
  provider = await startRunProvider({
    embeddings: { 'text-embedding-3-small': 8, 'other-embedding': 4 },
    fault: ({ messages }) =>
      isBroken && messages.some(({ content }) => /outbox/i.test(content)) ? { kind: 'answer', text: 'no' } : undefined,
  })
})
afterAll(async () => {
  await provider.close()
  await folder.remove()
})

const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  runProgram([...args, '--data', data], { environment: { ...environmentFor(provider), ...environment } })

it('says model and estimate first, exits 3 where a segment failed, and draws the run', async () => {
  isBroken = true
  const timeline = join(folder.path, 'timeline.html')
  const { code, stdout, stderr } = await run(['ingest', samplePath, '--timeline', timeline])
  expect(code).toBe(3)
  expect(stderr).toMatch(
    /openai gpt-6-luna will be asked about \d+ calls, [\d,]+ tokens, \$0\.00\d+, at least [\d.]+ s \(the longest chain of calls\)/,
  )
  expect(stderr.indexOf('will be asked')).toBeLessThan(stderr.indexOf('segment 1'))
  expect(stderr).toMatch(/Slides [\d, -]+ failed: .* Run the same command again to retry just them\./)
  expect(stdout).toMatch(/\d+ calls, [\d,]+ tokens in \(\d+ cached\), [\d,]+ out, \$0\.00\d+/)
  expect(stdout).toMatch(/Calling took [\d.]+ s, \d+\.\d\d times the bound of [\d.]+ s .*; 0 answers 429/)
  expect(stdout).toMatch(/Answers: \d+ invalid/)
  const page = await readFile(timeline, 'utf8')
  expect(page).toContain('<title>sample.pptx</title>')
  expect(page.match(/class="segment (done|failed)"/g)).toHaveLength(3)
  expect(page).toContain('class="segment failed"')
})

it('retries just what failed, and tells programs what it took', async () => {
  isBroken = false
  const seen = provider.statistics.calls.length
  const { code, stdout } = await run(['ingest', samplePath, '--json'])
  expect(code).toBe(0)
  const report = JSON.parse(stdout) as { status: string; calls: { calls: number; replayed: number; dollars: number } }
  expect(report).toMatchObject({ status: 'completed', failedSegments: [], standIns: [] })
  expect(report.calls.replayed).toBeGreaterThan(0)
  expect(report.calls.calls).toBe(chatKeys(provider, seen).length)
  expect(report).not.toHaveProperty('attempts')
})

it('a cost limit that is too low ends with 6 and the way on', async () => {
  const { code, stderr } = await run(['ingest', samplePath, '--fresh', '--max-cost', '0.000001'])
  expect(code).toBe(6)
  expect(stderr).toMatch(/Stopped before the cost limit/)
  expect(stderr).toContain('--max-cost')
})

it('searches with the vectors that are in the graph', async () => {
  const { code, stdout } = await run(['search', 'message broker', '--json'])
  expect(code).toBe(0)
  expect((JSON.parse(stdout) as unknown[]).length).toBeGreaterThan(0)
})

it('refuses vectors of another model until the graph is embedded again', async () => {
  const other = { OPENAI_EMBEDDING_MODEL: 'other-embedding' }
  const refused = await run(['ingest', samplePath, '--fresh'], other)
  expect(refused.code).toBe(5)
  expect(refused.stderr).toContain('knowbase reembed')
  expect((await run(['search', 'broker'], other)).code).toBe(5)

  const { code, stdout, stderr } = await run(['reembed'], other)
  expect(code).toBe(0)
  expect(stderr).toMatch(/\d+ chunks, from text-embedding-3-small to other-embedding/)
  expect(stdout).toContain('The graph has vectors of other-embedding with 4 dimensions')
  expect((await run(['search', 'broker'], other)).code).toBe(0)

  const local = await run(['reembed', '--json'], { LLM_PROVIDER: 'local' })
  expect(JSON.parse(local.stdout)).toMatchObject({ chunks: expect.any(Number) as number })
  expect((await run(['search', 'broker'])).code).toBe(0)
}, 180_000)

it('shows the journal and prunes it', async () => {
  const { entries } = JSON.parse((await run(['journal', '--json'])).stdout) as { entries: number }
  expect(entries).toBeGreaterThan(10)
  expect((await run(['journal', '--prune', '3'])).stdout).toContain(`Deleted ${entries - 3} results.`)
  expect(JSON.parse((await run(['journal', '--json'])).stdout)).toMatchObject({ entries: 3 })
})

it.each<[string, string[], Readonly<Record<string, string>>, number, RegExp]>([
  ['a cost that is none', ['ingest', samplePath, '--max-cost', 'cheap'], {}, 2, /MAX_COST_USD/],
  ['a fallback that nobody knows', ['ingest', samplePath, '--fallback', 'magic'], {}, 2, /local/],
  ['one timeline for two decks', ['ingest', samplePath, 'examples', '--timeline', 't.html'], {}, 2, /one deck/],
  ['a number that is none', ['journal', '--prune', 'all'], {}, 2, /whole number/],
  ['a provider without its key', ['ingest', samplePath], { LLM_PROVIDER: 'anthropic' }, 2, /ANTHROPIC_API_KEY/],
  [
    'an endpoint that is not there',
    ['ingest', samplePath],
    { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' },
    1,
    /127\.0\.0\.1:9/,
  ],
])('refuses %s', async (_name, args, environment, code, message) => {
  const refused = await run(args, environment)
  expect(refused.stderr).toMatch(message)
  expect(refused.code).toBe(code)
  expect(refused.stderr).not.toContain('    at ')
})
