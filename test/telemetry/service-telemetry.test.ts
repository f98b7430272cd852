import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../../app/telemetry/logger.ts'
import { faultsInTurn, refuse } from '../../bench/provider/faults.ts'
import { startMockProvider } from '../../bench/provider/mock-provider.ts'
import { createSlideAnswers } from '../../bench/provider/slide-answers.ts'
import { openTestService, sendDeck } from '../http/test-service.ts'
import { hasCommand } from '../services/debian-package.ts'
import { samplePath } from '../support/run-program.ts'

type SentSpan = { name: string; traceId: string; spanId: string; parentSpanId?: string; status: { code?: number } }

/** Receives OTLP over HTTP. */
async function startReceiver() {
  const spans: SentSpan[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const sent = JSON.parse(Buffer.concat(pieces).toString()) as {
        resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[]
      }
      if (request.url === '/v1/traces')
        spans.push(...sent.resourceSpans.flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans)))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, spans, close: () => server.close() }
}

describe('a deck that a model extracts, with a 429 on the way', () => {
  it('is told in logs, figures and traces', { timeout: 120_000 }, async () => {
    const lines: string[] = []
    const stream = new PassThrough()
    stream.on('data', (line: Buffer) => lines.push(line.toString()))
    const logger = createLogger({ level: 'info', format: 'json', stream, secrets: ['provider-key'] })
    const provider = await startMockProvider({
      answer: createSlideAnswers(),
      models: ['gpt-6-luna'],
      key: 'provider-key',
      fault: faultsInTurn(refuse(429, 'rate', 'Slow down.', { 'retry-after': '0' })),
    })
    const receiver = await startReceiver()
    const test = await openTestService(
      {
        LLM_PROVIDER: 'openai',
        OPENAI_API_KEY: 'provider-key',
        OPENAI_BASE_URL: `${provider.url}/v1`,
        OPENAI_MODEL: 'gpt-6-luna',
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      },
      {},
      logger,
    )
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    await test.service.work()
    const sent = await sendDeck(test.app, await readFile(samplePath), {
      headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    })
    const { job } = sent.json<{ job: { id: string; links: { events: string } } }>()
    await test.app.inject(job.links.events)
    const done = (await test.app.inject(`/jobs/${job.id}`)).json<Record<string, unknown>>()
    expect(done).toMatchObject({
      state: 'completed',
      bound: { binds: expect.any(String) },
      dollars: expect.any(Number),
    })
    const calls = done['calls'] as { done: number; inFlight: number; refused: number }
    expect(calls).toEqual({ done: expect.any(Number), inFlight: 0, refused: 1 })
    expect(calls.done).toBeGreaterThan(2)

    const log = lines.join('')
    expect(log).toContain('"msg":"[EXTRACTOR] Starting PARALLEL extraction for 3 segments"')
    expect(log).toContain('"msg":"[EXTRACTOR] Segment 1 START"')
    expect(log).toMatch(/"msg":"\[EXTRACTOR\] Segment 1 DONE: \d+ concepts"/)
    expect(log.match(/rate limit/g)).toHaveLength(1)
    expect(log).not.toContain('provider-key')
    // Words of the deck stand in no line above debug.
    expect(log).not.toContain('message broker')

    const metrics = (await test.app.inject('/metrics')).body
    const figure = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1])
    const pool = 'pool="openai/gpt-6-luna"'
    expect(figure(`knowbase_calls_total{${pool},status="200"}`)).toBe(calls.done)
    expect(figure(`knowbase_calls_total{${pool},status="429"}`)).toBe(1)
    expect(figure(`knowbase_rate_limited_total{${pool}}`)).toBe(1)
    expect(figure(`knowbase_calls_in_flight{${pool}}`)).toBe(0)
    expect(figure(`knowbase_dollars_total{${pool}}`)).toBeCloseTo(Number(done['dollars']), 8)
    expect(figure(`knowbase_tokens_total{${pool},kind="output"}`)).toBe((done['tokens'] as { output: number }).output)
    expect(figure(`knowbase_budget_level{${pool},bucket="requests"}`)).toBeLessThanOrEqual(1)
    expect(figure('knowbase_segments_total{outcome="done"}')).toBe(3)
    expect(figure('knowbase_segments_open')).toBe(0)
    expect(figure('knowbase_runs_total{outcome="completed"}')).toBe(1)
    expect(figure('knowbase_runs_total{outcome="failed"}')).toBe(0)
    expect(figure('knowbase_run_seconds_total{outcome="completed"}')).toBeGreaterThan(0)
    expect(figure('knowbase_stage_seconds_count{stage="store"}')).toBe(1)
    expect(figure('knowbase_jobs{state="completed"}')).toBe(1)
    await checkMetrics(metrics)

    await test.close()
    await provider.close()
    receiver.close()
    const names = Map.groupBy(receiver.spans, (span) => span.name)
    expect(names.get('ingest deck')).toMatchObject([{ traceId, parentSpanId: 'b7ad6b7169203331' }])
    expect(names.get('segment')).toHaveLength(3)
    const spans = [...names].filter(([name]) => name.startsWith('call ')).flatMap(([, list]) => list)
    expect(spans).toHaveLength(calls.done + 1)
    expect(spans.filter((span) => span.status.code === 2)).toHaveLength(1)
    const segments = new Set(names.get('segment')?.map((span) => span.spanId))
    for (const span of spans) expect(segments).toContain(span.parentSpanId)
    for (const span of receiver.spans) expect(span.traceId).toBe(traceId)
  })
})

/** promtool, where the machine has it; continuous integration has to. */
async function checkMetrics(text: string): Promise<void> {
  if (!(await hasCommand('promtool', 'prometheus'))) {
    if (process.env['CI'] === 'true') expect.fail('promtool is needed to check the metrics (Debian: prometheus)')
    console.log('promtool is not installed: the format of the metrics is not checked')
    return
  }
  execFileSync('promtool', ['check', 'metrics'], { input: text })
}

describe('the log', () => {
  const written = (format: 'json' | 'pretty'): { log: ReturnType<typeof createLogger>; text: () => string } => {
    const stream = new PassThrough()
    const log = createLogger({ level: 'info', format, stream, secrets: ['p"ss word', 'key-1234'] })
    return { log, text: () => String(stream.read() ?? '') }
  }

  it.each(['json', 'pretty'] as const)('as %s never holds a secret, by name or by value', (format) => {
    const { log, text } = written(format)
    log.info({ password: 'hidden-1', request: { headers: { authorization: 'Bearer hidden-2' } } }, 'one')
    log.info({ url: 'redis://user:key-1234@host', note: 'p"ss word' }, 'said key-1234 and p"ss word')
    log.info('Authorization: Bearer abcdefghijklmnop')
    const all = text()
    expect(all).toContain('said [redacted] and [redacted]')
    for (const secret of ['hidden', 'key-1234', 'ss word', 'abcdefghijklmnop']) expect(all).not.toContain(secret)
  })

  it('keeps to its level', () => {
    const { log, text } = written('json')
    log.debug('not this')
    expect(text()).toBe('')
  })
})
